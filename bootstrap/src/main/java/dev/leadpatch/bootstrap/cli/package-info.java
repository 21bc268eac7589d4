/**
 * The command line: one class for each command, which reads its settings, opens an {@link
 * dev.leadpatch.bootstrap.cli.Application} and asks a use case.
 */
@NullMarked
package dev.leadpatch.bootstrap.cli;

import org.jspecify.annotations.NullMarked;

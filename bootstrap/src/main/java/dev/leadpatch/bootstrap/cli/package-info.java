/**
 * The command line: one class for each command. A command reads its settings, opens an {@link
 * dev.leadpatch.bootstrap.wiring.Application} and calls a use case.
 */
@NullMarked
package dev.leadpatch.bootstrap.cli;

import org.jspecify.annotations.NullMarked;

/** The log: one line for each event on standard output, as JSON or for people. */
@NullMarked
package dev.leadpatch.bootstrap.logging;

import org.jspecify.annotations.NullMarked;

/** The configuration of the log: one line for each event, as JSON or as text. */
@NullMarked
package dev.leadpatch.bootstrap.logging;

import org.jspecify.annotations.NullMarked;

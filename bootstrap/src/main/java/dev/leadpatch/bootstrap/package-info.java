/** Wires the modules by hand and starts them from the command line. */
@NullMarked
package dev.leadpatch.bootstrap;

import org.jspecify.annotations.NullMarked;

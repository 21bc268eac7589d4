/** The main class; its subpackages wire the modules without a container and run them from the command line. */
@NullMarked
package dev.leadpatch.bootstrap;

import org.jspecify.annotations.NullMarked;

/** The pages of the console, read and used like a browser without scripts. */
@NullMarked
package dev.leadpatch.acceptance.console;

import org.jspecify.annotations.NullMarked;

/** The packaged program as operators have it: processes, signals, exit codes, and what is on the disk afterwards. */
@NullMarked
package dev.leadpatch.process;

import org.jspecify.annotations.NullMarked;

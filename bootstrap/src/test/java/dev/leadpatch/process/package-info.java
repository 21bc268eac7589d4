/** Tests of the packaged program in separate processes: signals, exit codes, crash recovery, stored data. */
@NullMarked
package dev.leadpatch.process;

import org.jspecify.annotations.NullMarked;

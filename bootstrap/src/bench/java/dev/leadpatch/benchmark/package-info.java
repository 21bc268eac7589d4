/** Load benchmark of the packaged program, compared to pgbench. docs/benchmarks.md describes how to run it. */
@NullMarked
package dev.leadpatch.benchmark;

import org.jspecify.annotations.NullMarked;

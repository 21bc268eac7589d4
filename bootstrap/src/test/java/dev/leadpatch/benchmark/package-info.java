/** How fast the packaged program is, beside what the database itself can do. docs/benchmarks.md says how to run it. */
@NullMarked
package dev.leadpatch.benchmark;

import org.jspecify.annotations.NullMarked;

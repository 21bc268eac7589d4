/** Benchmarks of the time and allocation of the reference request; they run in the profile {@code bench}. */
@NullMarked
package dev.leadpatch.domain.benchmark;

import org.jspecify.annotations.NullMarked;

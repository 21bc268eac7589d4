/** How long the domain takes for the reference request, and what it allocates; measured under the profile {@code bench}. */
@NullMarked
package dev.leadpatch.domain.benchmark;

import org.jspecify.annotations.NullMarked;

/** Typed ids and small values that every other domain package speaks in. */
@NullMarked
package dev.leadpatch.domain.value;

import org.jspecify.annotations.NullMarked;

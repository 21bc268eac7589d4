/** Typed ids and small value types that all other domain packages use. */
@NullMarked
package dev.leadpatch.domain.value;

import org.jspecify.annotations.NullMarked;

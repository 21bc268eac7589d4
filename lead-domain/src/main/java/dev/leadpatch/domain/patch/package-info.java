/** Patches of a lead: tri-state fields, their validation rules and the readers of patch documents. */
@NullMarked
package dev.leadpatch.domain.patch;

import org.jspecify.annotations.NullMarked;

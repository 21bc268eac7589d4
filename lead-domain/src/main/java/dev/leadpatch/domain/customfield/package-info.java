/** Custom field definitions, custom field values and the validation rules of the seven types. */
@NullMarked
package dev.leadpatch.domain.customfield;

import org.jspecify.annotations.NullMarked;

/** Jakarta Validation constraints of the plain fields, each with the code that it is reported by. */
@NullMarked
package dev.leadpatch.domain.patch.rule;

import org.jspecify.annotations.NullMarked;

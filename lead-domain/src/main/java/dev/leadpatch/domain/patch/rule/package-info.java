/** Jakarta Validation constraints of the plain fields; each declares the code of its violation. */
@NullMarked
package dev.leadpatch.domain.patch.rule;

import org.jspecify.annotations.NullMarked;

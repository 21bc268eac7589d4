/** Violations of validation rules: the path in the document, the code of the rule and the message. */
@NullMarked
package dev.leadpatch.domain.violation;

import org.jspecify.annotations.NullMarked;

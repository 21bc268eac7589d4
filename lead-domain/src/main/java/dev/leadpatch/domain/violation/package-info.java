/** What is wrong with a patch, where, and by which rule. */
@NullMarked
package dev.leadpatch.domain.violation;

import org.jspecify.annotations.NullMarked;

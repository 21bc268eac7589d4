/** Audit history of leads. */
@NullMarked
package dev.leadpatch.application.history;

import org.jspecify.annotations.NullMarked;

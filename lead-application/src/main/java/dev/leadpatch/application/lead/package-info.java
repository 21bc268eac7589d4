/** Changing and reading leads, and the store that this needs. */
@NullMarked
package dev.leadpatch.application.lead;

import org.jspecify.annotations.NullMarked;

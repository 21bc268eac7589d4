/** Requests about API keys, and their rules. */
@NullMarked
package dev.leadpatch.domain.access;

import org.jspecify.annotations.NullMarked;

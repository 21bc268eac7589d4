/** What one request asks to change: tri-state fields, their rules, and reading them from a document. */
@NullMarked
package dev.leadpatch.domain.patch;

import org.jspecify.annotations.NullMarked;

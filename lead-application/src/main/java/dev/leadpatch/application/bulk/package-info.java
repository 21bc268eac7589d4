/** Bulk updates: many leads in one request. */
@NullMarked
package dev.leadpatch.application.bulk;

import org.jspecify.annotations.NullMarked;

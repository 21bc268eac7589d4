/** Requests that may be repeated: what is kept of them, so that nothing is done twice. */
@NullMarked
package dev.leadpatch.application.idempotency;

import org.jspecify.annotations.NullMarked;

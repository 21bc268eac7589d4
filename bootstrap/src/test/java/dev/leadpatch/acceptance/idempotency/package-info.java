/** Acceptance tests of idempotent requests. */
@NullMarked
package dev.leadpatch.acceptance.idempotency;

import org.jspecify.annotations.NullMarked;

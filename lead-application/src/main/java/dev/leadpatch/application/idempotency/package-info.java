/** Idempotent requests: keys with their stored responses. */
@NullMarked
package dev.leadpatch.application.idempotency;

import org.jspecify.annotations.NullMarked;

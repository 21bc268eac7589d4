/** Acceptance tests of webhook endpoints and their deliveries. */
@NullMarked
package dev.leadpatch.acceptance.webhook;

import org.jspecify.annotations.NullMarked;

/** Webhook endpoints, the queue of their deliveries, and the ports of both. */
@NullMarked
package dev.leadpatch.application.webhook;

import org.jspecify.annotations.NullMarked;

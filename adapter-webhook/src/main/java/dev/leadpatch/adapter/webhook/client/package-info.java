/** The HTTP client that sends deliveries. */
@NullMarked
package dev.leadpatch.adapter.webhook.client;

import org.jspecify.annotations.NullMarked;

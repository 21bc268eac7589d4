/** The signatures of deliveries: JWT and Standard Webhooks. */
@NullMarked
package dev.leadpatch.adapter.webhook.signing;

import org.jspecify.annotations.NullMarked;

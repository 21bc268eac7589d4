/** Signs events and sends them to the webhook receivers. */
@NullMarked
package dev.leadpatch.adapter.webhook;

import org.jspecify.annotations.NullMarked;

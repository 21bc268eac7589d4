/** The payloads of events. */
@NullMarked
package dev.leadpatch.adapter.webhook.payload;

import org.jspecify.annotations.NullMarked;

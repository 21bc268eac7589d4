/** The SSRF guard: the addresses to which deliveries may be sent. */
@NullMarked
package dev.leadpatch.adapter.webhook.guard;

import org.jspecify.annotations.NullMarked;

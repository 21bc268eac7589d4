/** Webhooks over HTTP: renders, signs and sends events, with an SSRF guard. */
@NullMarked
package dev.leadpatch.adapter.webhook;

import org.jspecify.annotations.NullMarked;

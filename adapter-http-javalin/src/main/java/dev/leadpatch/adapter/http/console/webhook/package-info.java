/** The pages of webhook endpoints, their deliveries and replays. */
@NullMarked
package dev.leadpatch.adapter.http.console.webhook;

import org.jspecify.annotations.NullMarked;

/** The routes of webhook endpoints, deliveries and replays. */
@NullMarked
package dev.leadpatch.adapter.http.webhook;

import org.jspecify.annotations.NullMarked;

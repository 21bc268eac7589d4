/** The delivery queue and log, replays, endpoints, secrets and clean-up. */
@NullMarked
package dev.leadpatch.adapter.persistence.webhook;

import org.jspecify.annotations.NullMarked;

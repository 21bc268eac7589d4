package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import java.time.Instant;

/**
 * A delivery that was claimed as a probe.
 *
 * @param dueAt the retry time of the delivery; in the future if the probe is ahead of it
 */
public record ClaimedProbe(ClaimedDelivery delivery, Instant dueAt) {}

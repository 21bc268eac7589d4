package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.ClaimedDelivery;
import dev.leadpatch.application.webhook.SendResult;
import java.time.Instant;

/** A delivery that was sent, and the result. */
record SentDelivery(ClaimedDelivery delivery, SendResult result, Instant endedAt) {}

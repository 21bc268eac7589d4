package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.DeliveryQueue.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Delivers from a {@link DeliveryQueue}, at least once: a delivery whose end was not recorded is taken again. */
public final class WebhookDelivery implements DeliverWebhooks {

    // far beyond the longest attempt, so that a slow database or a pause of the machine does not send anything twice
    private static final Duration LEASE = WebhookSender.LONGEST.multipliedBy(4);

    // 4xx that the same request may get over (RFC 9110 §15.5.9 and §15.5.10, RFC 8470 §5.2, RFC 6585 §4)
    private static final Set<Integer> PASSING_CLIENT_ERRORS = Set.of(408, 409, 425, 429);

    private final DeliveryQueue queue;
    private final WebhookSender sender;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random spreads the retries; any thread that delivers asks it */
    public WebhookDelivery(DeliveryQueue queue, WebhookSender sender, InstantSource clock, RandomGenerator random) {
        this.queue = queue;
        this.sender = sender;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public boolean deliverNext() {
        List<Delivery> claimed = queue.claim(1, LEASE, clock.instant());
        claimed.forEach(this::deliver);
        return !claimed.isEmpty();
    }

    private void deliver(Delivery delivery) {
        SendResult result = sender.send(delivery);
        Instant now = clock.instant();
        Progress progress = result.fold(
                answered -> afterAnswer(answered.status(), delivery, now),
                failed -> afterFailure(RetrySchedule.TRANSIENT, failed.reason(), delivery, now));
        queue.complete(delivery, progress, now);
    }

    private Progress afterAnswer(int status, Delivery delivery, Instant now) {
        if (status >= 200 && status < 300) {
            return new Progress.Delivered();
        }
        RetrySchedule schedule = isPermanent(status) ? RetrySchedule.PERMANENT : RetrySchedule.TRANSIENT;
        return afterFailure(schedule, "answered " + status, delivery, now);
    }

    private Progress afterFailure(RetrySchedule schedule, String reason, Delivery delivery, Instant now) {
        return schedule.pauseAfter(delivery.attempt(), random)
                .<Progress>map(pause -> new Progress.Retry(now.plus(pause), reason))
                .orElseGet(() -> new Progress.Dead(reason));
    }

    private static boolean isPermanent(int status) {
        return status >= 400 && status < 500 && !PASSING_CLIENT_ERRORS.contains(status);
    }
}

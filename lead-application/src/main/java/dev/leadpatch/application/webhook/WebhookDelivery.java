package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.DeliveryObserver.Outcome;
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
    private final DeliveryObserver observer;

    /** As with an observer that looks away. */
    public WebhookDelivery(DeliveryQueue queue, WebhookSender sender, InstantSource clock, RandomGenerator random) {
        this(queue, sender, clock, random, DeliveryObserver.NONE);
    }

    /**
     * Delivers what the queue has.
     *
     * @param random spreads the retries; any thread that delivers asks it
     * @param observer told of every attempt
     */
    public WebhookDelivery(
            DeliveryQueue queue,
            WebhookSender sender,
            InstantSource clock,
            RandomGenerator random,
            DeliveryObserver observer) {
        this.queue = queue;
        this.sender = sender;
        this.clock = clock;
        this.random = random;
        this.observer = observer;
    }

    @Override
    public boolean deliverNext() {
        List<Delivery> claimed = queue.claim(1, LEASE, clock.instant());
        claimed.forEach(this::deliver);
        return !claimed.isEmpty();
    }

    private void deliver(Delivery delivery) {
        Instant start = clock.instant();
        observer.began();
        Outcome outcome = Outcome.BROKEN_OFF;
        Instant now = start;
        Progress progress;
        try {
            SendResult result = sender.send(delivery);
            now = clock.instant();
            progress = after(result, delivery, now);
            outcome = outcome(progress);
        } finally {
            observer.ended(outcome, Duration.between(start, now));
        }
        queue.complete(delivery, progress, now);
    }

    private Progress after(SendResult result, Delivery delivery, Instant now) {
        return result.fold(
                answered -> afterAnswer(answered.status(), delivery, now),
                failed -> afterFailure(RetrySchedule.TRANSIENT, failed.reason(), delivery, now));
    }

    private static Outcome outcome(Progress progress) {
        if (progress instanceof Progress.Delivered) {
            return Outcome.DELIVERED;
        }
        return progress instanceof Progress.Dead ? Outcome.DEAD : Outcome.RETRY;
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

package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.delivery.dispatch.InFlightDeliveries.SentDelivery;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.application.webhook.WebhookSender.SendResult.Responded;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A delivery in flight, and then its result. It is allocated before the delivery is claimed, so that the result can
 * be stored without allocation. A lost result would leave its ordering key in flight forever.
 */
final class InFlightDelivery implements Consumer<SendResult> {

    /**
     * The result of an attempt that could not start or failed unexpectedly, for example for lack of threads or
     * memory.
     */
    static final SendResult NOT_SENT = new SendResult.Failed("the request could not be sent");

    private static final long MAX_USUAL_DURATION = TimeUnit.SECONDS.toNanos(1);
    private static final Duration MAX_QUICK_DURATION = Duration.ofMillis(50);

    private final JitteredClock clock;
    private final DispatchObserver observer;
    private final Runnable signal;
    private final LongSupplier nanoTime;
    private @Nullable ClaimedDelivery delivery;
    private @Nullable Instant probeDueAt;
    private @Nullable Instant arrivedAt;
    private long startedNanos;
    private long arrivedNanos;
    private volatile @Nullable SendResult result;

    /**
     * @param signal wakes the dispatcher; must not allocate
     * @param nanoTime the current time in nanoseconds, as {@link System#nanoTime} returns it; must not allocate
     */
    InFlightDelivery(JitteredClock clock, DispatchObserver observer, Runnable signal, LongSupplier nanoTime) {
        this.clock = clock;
        this.observer = observer;
        this.signal = signal;
        this.nanoTime = nanoTime;
    }

    /** Sets the claimed delivery. */
    void assign(ClaimedDelivery delivery) {
        this.delivery = delivery;
        startedNanos = nanoTime.getAsLong();
    }

    /** Sets the claimed probe. */
    void assign(ClaimedProbe probe) {
        assign(probe.delivery());
        probeDueAt = probe.dueAt();
    }

    /** Drops the payload of a delivery that was sent: its outcome can be recorded without it. */
    void dropPayload() {
        ClaimedDelivery sent = delivery();
        delivery = new ClaimedDelivery(
                sent.endpoint(),
                sent.secrets(),
                sent.eventId(),
                sent.eventType(),
                sent.lead(),
                sent.sequence(),
                sent.attemptNumber(),
                "",
                sent.companyUuid(),
                sent.actorUuid());
    }

    ClaimedDelivery delivery() {
        return Objects.requireNonNull(delivery);
    }

    OrderingKey orderingKey() {
        return delivery().orderingKey();
    }

    boolean hasArrived() {
        return result != null;
    }

    /** The time since the result has arrived. */
    long nanosSinceArrival() {
        return nanoTime.getAsLong() - arrivedNanos;
    }

    /** Whether there is no result yet, and it may still arrive soon: the delivery does not hang. */
    boolean isExpectedSoon() {
        return !hasArrived() && nanoTime.getAsLong() - startedNanos < MAX_USUAL_DURATION;
    }

    /** Whether the receiver has accepted the delivery within milliseconds. The result must have arrived. */
    boolean isQuickSuccess() {
        SendResult arrived = Objects.requireNonNull(result);
        return arrived.fold(Responded::isSuccess, failed -> false)
                && arrived.duration().compareTo(MAX_QUICK_DURATION) <= 0;
    }

    boolean isProbe() {
        return probeDueAt != null;
    }

    /** The delivery with its result, which must have arrived. */
    SentDelivery sent() {
        Instant endedAt = arrivedAt == null ? clock.now() : arrivedAt;
        return new SentDelivery(delivery(), Objects.requireNonNull(result), endedAt, Optional.ofNullable(probeDueAt));
    }

    /** Sends the delivery asynchronously. A failure to do so becomes the result; this method never fails. */
    void sendWith(AsyncWebhookSender sender) {
        try {
            sender.send(delivery(), this);
        } catch (RuntimeException | Error e) {
            accept(NOT_SENT);
            report(e, observer);
        }
    }

    /** Reports an unexpected failure. Never fails, because a result must arrive even without memory for the log. */
    static void report(Throwable failure, DispatchObserver observer) {
        try {
            observer.sendingFailed(failure);
        } catch (RuntimeException | Error e) {
            // the attempt fails in any case
        }
    }

    /** Receives the result, on any thread. */
    @Override
    public void accept(SendResult result) {
        try {
            arrivedAt = clock.now();
        } catch (RuntimeException | Error e) {
            // without memory for the time, the time of recording is used
            arrivedAt = null;
        }
        arrivedNanos = nanoTime.getAsLong();
        this.result = result;
        signal.run();
    }
}

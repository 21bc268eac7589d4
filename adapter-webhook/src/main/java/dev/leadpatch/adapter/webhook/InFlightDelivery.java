package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.DeliverWebhooks.SentDelivery;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.application.webhook.SendResult;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A delivery that is being sent, and then its result. It is allocated before its delivery is claimed, so that a result
 * needs no memory to arrive: one that got lost would leave its ordering key in flight for ever.
 */
final class InFlightDelivery implements Consumer<SendResult> {

    private static final Logger LOG = LoggerFactory.getLogger(InFlightDelivery.class);

    /** The result of a delivery for whose sending there was no thread or no memory. */
    static final SendResult NOT_SENT = new SendResult.Failed("it could not be sent");

    private final JitteredClock clock;
    private final Runnable signal;
    private @Nullable Delivery delivery;
    private @Nullable Instant arrivedAt;
    private volatile @Nullable SendResult result;

    /** @param signal wakes the dispatcher; allocates nothing */
    InFlightDelivery(JitteredClock clock, Runnable signal) {
        this.clock = clock;
        this.signal = signal;
    }

    void claimed(Delivery claimed) {
        delivery = claimed;
    }

    Delivery delivery() {
        return Objects.requireNonNull(delivery);
    }

    OrderingKey line() {
        return delivery().orderingKey();
    }

    boolean hasArrived() {
        return result != null;
    }

    /** The delivery with its result, which must have arrived. */
    SentDelivery sent() {
        Instant at = arrivedAt == null ? clock.now() : arrivedAt;
        return new SentDelivery(delivery(), Objects.requireNonNull(result), at);
    }

    /** Hands it to the courier; if that fails, that is its result. Never fails itself. */
    void sendBy(AsyncWebhookSender courier) {
        try {
            courier.send(delivery(), this);
        } catch (RuntimeException | Error withoutThread) {
            accept(NOT_SENT);
            log(withoutThread);
        }
    }

    /** Logs why a delivery was not sent, if there is memory for it: that must not keep a result from arriving. */
    static void log(Throwable notSent) {
        try {
            LOG.error("A webhook could not be sent", notSent);
        } catch (RuntimeException | Error unlogged) {
            // it is a failed attempt in any case
        }
    }

    /** Takes the result, on any thread. */
    @Override
    public void accept(SendResult arrived) {
        try {
            arrivedAt = clock.now();
        } catch (RuntimeException | Error withoutMemory) {
            // the time of its recording is close enough
            arrivedAt = null;
        }
        result = arrived;
        signal.run();
    }
}

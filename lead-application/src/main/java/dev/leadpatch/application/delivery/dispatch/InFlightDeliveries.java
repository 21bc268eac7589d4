package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that are being sent or whose result is not recorded yet: the source of truth from which a {@link
 * DispatchSchedule} is restored. Adding and removing allocate nothing, so that both are atomic even without memory. Not
 * thread-safe.
 */
final class InFlightDeliveries {

    private final @Nullable InFlightDelivery[] slots;
    private int count;
    private long characters;

    /** @param capacity the maximum of deliveries in flight */
    InFlightDeliveries(int capacity) {
        slots = new InFlightDelivery[capacity];
    }

    /** @throws IllegalStateException if the capacity is exhausted */
    void add(InFlightDelivery delivery) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == null) {
                slots[i] = delivery;
                count++;
                characters += delivery.delivery().payload().length();
                return;
            }
        }
        throw new IllegalStateException("claimed more deliveries than the maximum in flight");
    }

    void remove(InFlightDelivery delivery) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == delivery) {
                slots[i] = null;
                count--;
                characters -= delivery.delivery().payload().length();
                return;
            }
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The total size of the payloads in characters. */
    long characters() {
        return characters;
    }

    /** Whether a result has arrived that is not recorded yet. */
    boolean hasArrived() {
        for (InFlightDelivery slot : slots) {
            if (slot != null && slot.hasArrived()) {
                return true;
            }
        }
        return false;
    }

    /** The deliveries whose result has arrived, at most {@code limit}. */
    List<InFlightDelivery> arrived(int limit) {
        List<InFlightDelivery> arrived = new ArrayList<>();
        for (InFlightDelivery slot : slots) {
            if (slot != null && slot.hasArrived() && arrived.size() < limit) {
                arrived.add(slot);
            }
        }
        return arrived;
    }

    /** The ordering keys in flight. */
    List<OrderingKey> orderingKeys() {
        List<OrderingKey> keys = new ArrayList<>();
        for (InFlightDelivery slot : slots) {
            if (slot != null) {
                keys.add(slot.orderingKey());
            }
        }
        return keys;
    }

    /** A delivery that was sent, and the result. */
    record SentDelivery(ClaimedDelivery delivery, SendResult result, Instant endedAt) {}

    /**
     * A delivery in flight, and then its result. It is allocated before the delivery is claimed, so that the result can
     * be stored without allocation. A lost result would leave its ordering key in flight forever.
     */
    static final class InFlightDelivery implements Consumer<SendResult> {

        /**
         * The result of an attempt that could not start or failed unexpectedly, for example for lack of threads or
         * memory.
         */
        static final SendResult NOT_SENT = new SendResult.Failed("the request could not be sent");

        private final JitteredClock clock;
        private final DispatchObserver observer;
        private final Runnable signal;
        private @Nullable ClaimedDelivery delivery;
        private @Nullable Instant arrivedAt;
        private volatile @Nullable SendResult result;

        /** @param signal wakes the dispatcher; must not allocate */
        InFlightDelivery(JitteredClock clock, DispatchObserver observer, Runnable signal) {
            this.clock = clock;
            this.observer = observer;
            this.signal = signal;
        }

        /** Sets the claimed delivery. */
        void assign(ClaimedDelivery delivery) {
            this.delivery = delivery;
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

        /** The delivery with its result, which must have arrived. */
        SentDelivery sent() {
            Instant endedAt = arrivedAt == null ? clock.now() : arrivedAt;
            return new SentDelivery(delivery(), Objects.requireNonNull(result), endedAt);
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
            this.result = result;
            signal.run();
        }
    }
}

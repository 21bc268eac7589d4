package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that are being sent or whose result is not recorded yet: the source of truth from which a {@link
 * DispatchSchedule} is restored. Adding and removing allocate nothing, so that both are atomic even without memory. Not
 * thread-safe.
 */
final class InFlightDeliveries {

    private final @Nullable InFlightDelivery[] slots;
    private final PayloadMemory memory;
    private int count;

    /**
     * @param capacity the maximum of deliveries in flight
     * @param memory releases the payloads that are removed
     */
    InFlightDeliveries(int capacity, PayloadMemory memory) {
        slots = new InFlightDelivery[capacity];
        this.memory = memory;
    }

    /** @throws IllegalStateException if the capacity is exhausted */
    void add(InFlightDelivery delivery) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == null) {
                slots[i] = delivery;
                count++;
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
                memory.release(delivery.orderingKey());
                return;
            }
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    int capacity() {
        return slots.length;
    }

    /** Whether a result has arrived that is not recorded yet. */
    boolean hasArrived() {
        return count(InFlightDelivery::hasArrived) > 0;
    }

    /** The time since the first result has arrived that is not recorded yet; negative if there is none. */
    long nanosSinceFirstArrival() {
        long longest = -1;
        for (InFlightDelivery slot : slots) {
            if (slot != null && slot.hasArrived()) {
                longest = Math.max(longest, slot.nanosSinceArrival());
            }
        }
        return longest;
    }

    /** Whether a result may arrive soon. */
    boolean isResultExpected() {
        return count(InFlightDelivery::isExpectedSoon) > 0;
    }

    /** The number of probes. */
    int countProbes() {
        return count(InFlightDelivery::isProbe);
    }

    private int count(Predicate<InFlightDelivery> condition) {
        int matching = 0;
        for (InFlightDelivery slot : slots) {
            if (slot != null && condition.test(slot)) {
                matching++;
            }
        }
        return matching;
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

    /**
     * A delivery that was sent, and the result.
     *
     * @param probeDueAt the retry time of a delivery that was sent as a probe; empty if it was not
     */
    record SentDelivery(ClaimedDelivery delivery, SendResult result, Instant endedAt, Optional<Instant> probeDueAt) {}
}

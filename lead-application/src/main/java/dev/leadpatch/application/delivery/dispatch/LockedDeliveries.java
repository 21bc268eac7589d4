package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Sent deliveries whose outcome is not recorded, because another database session has locked their ordering keys. Each
 * is recorded again after an exponential back-off. They use no capacity of their endpoint, so that they delay no other
 * key, and keep no payload, whose memory is released. Not thread-safe.
 */
final class LockedDeliveries {

    private static final long MIN_BACK_OFF = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_BACK_OFF = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<OrderingKey, Repetition> repetitions = new LinkedHashMap<>();

    /** @param nanoTime the current time in nanoseconds, as {@link System#nanoTime} returns it */
    LockedDeliveries(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Adds the deliveries of the locked keys. */
    void add(List<InFlightDelivery> deliveries, List<OrderingKey> lockedKeys) {
        if (!lockedKeys.isEmpty()) {
            Set<OrderingKey> locked = Set.copyOf(lockedKeys);
            deliveries.stream()
                    .filter(delivery -> locked.contains(delivery.orderingKey()))
                    .forEach(delivery -> schedule(delivery, MIN_BACK_OFF));
        }
    }

    /** Removes repeated deliveries, except those whose keys are still locked, which back off further. */
    void update(List<InFlightDelivery> repeated, List<OrderingKey> lockedKeys) {
        Set<OrderingKey> locked = Set.copyOf(lockedKeys);
        for (InFlightDelivery delivery : repeated) {
            OrderingKey key = delivery.orderingKey();
            Repetition repetition = repetitions.get(key);
            if (repetition != null && locked.contains(key)) {
                schedule(delivery, Math.min(2 * repetition.backOff(), MAX_BACK_OFF));
            } else {
                repetitions.remove(key);
            }
        }
    }

    private void schedule(InFlightDelivery delivery, long backOff) {
        delivery.dropPayload();
        repetitions.remove(delivery.orderingKey()); // to the end: the others are repeated before it
        repetitions.put(delivery.orderingKey(), new Repetition(delivery, nanoTime.getAsLong() + backOff, backOff));
    }

    /** The deliveries to record again now, at most {@code limit}. */
    List<InFlightDelivery> due(int limit) {
        long now = nanoTime.getAsLong();
        return repetitions.values().stream()
                .filter(repetition -> repetition.at() - now <= 0)
                .map(Repetition::delivery)
                .limit(limit)
                .toList();
    }

    /** The time until the next repetition; {@link Long#MAX_VALUE} if there is none. */
    long nanosUntilDue() {
        long now = nanoTime.getAsLong();
        long next = Long.MAX_VALUE;
        for (Repetition repetition : repetitions.values()) {
            next = Math.min(next, repetition.at() - now);
        }
        return next;
    }

    /** Returns {@code keys} without those whose outcome must be recorded before their next delivery is claimed. */
    List<OrderingKey> exclude(List<OrderingKey> keys) {
        return repetitions.isEmpty()
                ? keys
                : keys.stream().filter(key -> !repetitions.containsKey(key)).toList();
    }

    /** The ordering keys whose outcome is to be recorded. */
    Set<OrderingKey> orderingKeys() {
        return Set.copyOf(repetitions.keySet());
    }

    boolean isEmpty() {
        return repetitions.isEmpty();
    }

    /** @param at the time of the next repetition, by the clock of {@link System#nanoTime} */
    private record Repetition(InFlightDelivery delivery, long at, long backOff) {}
}

package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.OrderingKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries that are being sent, and those whose result is not recorded yet. This is the truth from which an {@link
 * DispatchSchedule} can be restored. To add and to remove allocates nothing, so neither is ever done by half. For one thread.
 */
final class InFlightDeliveries {

    private final @Nullable InFlightDelivery[] slots;
    private int count;
    private long characters;

    /** @param most how many deliveries may be in flight */
    InFlightDeliveries(int most) {
        slots = new InFlightDelivery[most];
    }

    /** @throws IllegalStateException if there are as many as there may be */
    void add(InFlightDelivery added) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == null) {
                slots[i] = added;
                count++;
                characters += added.delivery().payload().length();
                return;
            }
        }
        throw new IllegalStateException("more deliveries were claimed than can be in flight");
    }

    void remove(InFlightDelivery removed) {
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == removed) {
                slots[i] = null;
                count--;
                characters -= removed.delivery().payload().length();
                return;
            }
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The size of all their bodies. */
    long characters() {
        return characters;
    }

    boolean hasArrived() {
        for (InFlightDelivery each : slots) {
            if (each != null && each.hasArrived()) {
                return true;
            }
        }
        return false;
    }

    /** Those whose result has arrived, at most so many. */
    List<InFlightDelivery> arrived(int atMost) {
        List<InFlightDelivery> arrived = new ArrayList<>();
        for (InFlightDelivery each : slots) {
            if (each != null && each.hasArrived() && arrived.size() < atMost) {
                arrived.add(each);
            }
        }
        return arrived;
    }

    /** The ordering keys that are in flight. */
    List<OrderingKey> lines() {
        List<OrderingKey> lines = new ArrayList<>();
        for (InFlightDelivery each : slots) {
            if (each != null) {
                lines.add(each.line());
            }
        }
        return lines;
    }
}

package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Claims deliveries and sends them: those that are due, and the probes of open circuits. From the claim on, each
 * delivery gets a result: nothing is allocated until it is in flight, and a failed send is a result. Not thread-safe.
 */
final class DeliveryStarter {

    // each probe can take the maximum duration of an attempt: they must leave capacity to healthy endpoints
    private static final int MAX_SHARE_OF_PROBES = 4;
    // of one poll, so that the probes of many endpoints that fail at the same time are spread
    private static final int MAX_PROBES_PER_POLL = 50;

    private final DeliveryAttempts attempts;
    private final AsyncWebhookSender sender;
    private final InFlightDeliveries inFlight;
    private final LockedDeliveries locked;
    private final PayloadMemory memory;
    private final ReceiverByteBudget budget;
    private final Supplier<InFlightDelivery> newInFlight;

    DeliveryStarter(
            DeliveryAttempts attempts,
            AsyncWebhookSender sender,
            InFlightDeliveries inFlight,
            LockedDeliveries locked,
            PayloadMemory memory,
            ReceiverByteBudget budget,
            Supplier<InFlightDelivery> newInFlight) {
        this.attempts = attempts;
        this.sender = sender;
        this.inFlight = inFlight;
        this.locked = locked;
        this.memory = memory;
        this.budget = budget;
        this.newInFlight = newInFlight;
    }

    /** Starts at most {@code limit} deliveries of ready keys. */
    void startDue(DispatchSchedule schedule, int limit) {
        List<OrderingKey> next = schedule.next(limit);
        // without those whose outcome must be recorded first
        List<OrderingKey> keys = locked.exclude(next);
        if (keys.isEmpty()) {
            schedule.complete(next);
            return;
        }
        List<InFlightDelivery> prepared = prepare(keys.size());
        Set<OrderingKey> unclaimed = new LinkedHashSet<>(next);
        ClaimedDeliveries result = attempts.claim(keys, memory);
        List<ClaimedDelivery> claimed = result.deliveries();
        for (int i = 0; i < claimed.size(); i++) {
            prepared.get(i).assign(claimed.get(i));
            inFlight.add(prepared.get(i));
        }
        send(prepared, claimed.size());
        result.deferredEndpoints().forEach(budget::learn);
        claimed.forEach(budget::charge);
        claimed.forEach(delivery -> unclaimed.remove(delivery.orderingKey()));
        // claimed by other nodes, held, or not due; a later poll finds those that become due
        schedule.complete(List.copyOf(unclaimed));
        result.deferredKeys().forEach(schedule::add);
    }

    /** Starts the due probes of open circuits. */
    void startProbes(DispatchSchedule schedule) {
        int maxProbes = Math.max(1, inFlight.capacity() / MAX_SHARE_OF_PROBES) - inFlight.countProbes();
        int limit = Math.min(Math.min(MAX_PROBES_PER_POLL, maxProbes), schedule.freeCapacity());
        if (limit <= 0) {
            return;
        }
        List<InFlightDelivery> prepared = prepare(limit);
        List<ClaimedProbe> claimed = attempts.claimProbes(limit, locked.orderingKeys(), memory);
        for (int i = 0; i < claimed.size(); i++) {
            prepared.get(i).assign(claimed.get(i));
            inFlight.add(prepared.get(i));
        }
        send(prepared, claimed.size());
        claimed.forEach(probe -> budget.charge(probe.delivery()));
        claimed.forEach(probe -> schedule.resume(probe.delivery().orderingKey()));
    }

    private List<InFlightDelivery> prepare(int count) {
        return Stream.generate(newInFlight).limit(count).toList();
    }

    private void send(List<InFlightDelivery> prepared, int count) {
        for (int i = 0; i < count; i++) {
            prepared.get(i).sendWith(sender);
        }
    }
}

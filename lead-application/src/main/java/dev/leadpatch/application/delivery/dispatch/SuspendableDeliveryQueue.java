package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.PayloadAdmission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A queue from which a node claims deliveries only while it is permitted to. Meanwhile, deliveries stay pending for the
 * other nodes; attempts in flight are completed.
 *
 * @param mayClaim returns whether deliveries can be claimed now; never waits
 */
public record SuspendableDeliveryQueue(DeliveryQueue queue, BooleanSupplier mayClaim) implements DeliveryQueue {

    @Override
    public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int limitPerEndpoint, Instant now) {
        return mayClaim.getAsBoolean() ? queue.findDue(after, limitPerEndpoint, now) : List.of();
    }

    @Override
    public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit, Instant now) {
        return mayClaim.getAsBoolean() ? queue.findDue(endpoint, after, limit, now) : List.of();
    }

    @Override
    public ClaimedDeliveries claim(
            List<OrderingKey> orderingKeys, Duration lease, Instant now, PayloadAdmission admission) {
        return mayClaim.getAsBoolean()
                ? queue.claim(orderingKeys, lease, now, admission)
                : new ClaimedDeliveries(List.of(), List.of());
    }

    @Override
    public List<ClaimedProbe> claimProbes(
            int limit, Set<OrderingKey> excluded, Duration lease, Instant now, PayloadAdmission admission) {
        return mayClaim.getAsBoolean() ? queue.claimProbes(limit, excluded, lease, now, admission) : List.of();
    }

    @Override
    public RecordedOutcomes complete(List<CompletedAttempt> attempts, Instant now) {
        return queue.complete(attempts, now);
    }

    @Override
    public int deleteDeliveriesOfRemovedEndpoints(int limit) {
        return queue.deleteDeliveriesOfRemovedEndpoints(limit);
    }
}

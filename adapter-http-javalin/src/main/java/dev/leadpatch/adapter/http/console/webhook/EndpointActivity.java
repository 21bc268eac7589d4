package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.adapter.http.webhook.WebhookErrorMapper;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.delivery.ReadDeliveries.Query;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happens at an endpoint.
 *
 * @param pending the pending deliveries, at most {@link #MAX_COUNTED}
 * @param hasMorePending whether there are others
 * @param recent the deliveries with the latest attempts, the latest first
 */
record EndpointActivity(List<LoggedDelivery> pending, boolean hasMorePending, List<LoggedDelivery> recent) {
    private static final int MAX_COUNTED = 100;

    /** @param recent the maximum number of deliveries with the latest attempts */
    static EndpointActivity read(ReadDeliveries readDeliveries, Caller caller, EndpointId endpoint, int recent) {
        Page pending = page(
                readDeliveries,
                new Query(caller, endpoint, Filter.ofState(State.PENDING), Optional.empty(), MAX_COUNTED));
        Stream<LoggedDelivery> completed = Stream.of(State.DELIVERED, State.DEAD)
                .flatMap(state -> page(
                        readDeliveries, new Query(caller, endpoint, Filter.ofState(state), Optional.empty(), recent))
                        .deliveries()
                        .stream());
        List<LoggedDelivery> latest = Stream.concat(pending.deliveries().stream(), completed)
                .filter(delivery -> !delivery.attempts().isEmpty())
                .sorted(Comparator.comparing(EndpointActivity::lastAttemptAt).reversed())
                .limit(recent)
                .toList();
        return new EndpointActivity(pending.deliveries(), pending.next().isPresent(), latest);
    }

    private static Instant lastAttemptAt(LoggedDelivery delivery) {
        return delivery.attempts().get(delivery.attempts().size() - 1).endedAt();
    }

    private static Page page(ReadDeliveries readDeliveries, Query query) {
        return WebhookErrorMapper.valueOrThrow(readDeliveries.list(query), WebhookErrorMapper::deliveryNotFound);
    }

    /** Returns how many deliveries are pending, and since when. */
    String describePending() {
        if (pending.isEmpty()) {
            return "none";
        }
        if (hasMorePending) {
            return "more than " + pending.size();
        }
        Instant oldest = pending.stream()
                .map(LoggedDelivery::queuedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return pending.size() + ", the oldest since " + Times.format(oldest);
    }

    /** Returns how many deliveries are pending. */
    String countPending() {
        return hasMorePending ? pending.size() + "+" : String.valueOf(pending.size());
    }
}

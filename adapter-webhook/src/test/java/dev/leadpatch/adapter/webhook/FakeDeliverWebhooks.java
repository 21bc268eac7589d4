package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliverWebhooks;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lines of deliveries without a store; it fails when a test says so. */
final class FakeDeliverWebhooks implements DeliverWebhooks {

    static final Instant DUE_AT = Instant.parse("2026-03-01T10:00:00Z");

    private final Map<OrderingKey, Deque<Delivery>> deliveriesByKey = new LinkedHashMap<>();
    private final Set<OrderingKey> claimed = new HashSet<>();
    private final List<Delivery> completed = new ArrayList<>();
    private @Nullable Throwable failure;
    private int maxClaimed = Integer.MAX_VALUE;
    private int polls;
    private int recordings;

    static OrderingKey orderingKey(long endpoint, long lead) {
        return new OrderingKey(
                new EndpointRef(new CompanyId(1), new EndpointId(new UUID(0, endpoint))), new LeadId(lead));
    }

    /** One more delivery in a line. */
    synchronized OrderingKey add(long endpoint, long lead) {
        return add(endpoint, lead, "{}");
    }

    synchronized OrderingKey add(long endpoint, long lead, String payload) {
        OrderingKey line = orderingKey(endpoint, lead);
        Endpoint to = new Endpoint(
                line.endpoint().id(),
                line.endpoint().company(),
                EndpointSettings.defaults(URI.create("http://receiver.test/" + endpoint), new UUID(1, endpoint)),
                "ep",
                Optional.empty(),
                DUE_AT,
                DUE_AT);
        Deque<Delivery> waiting = deliveriesByKey.getOrDefault(line, new ArrayDeque<>());
        long sequence = waiting.isEmpty() ? 2 : waiting.getLast().sequence() + 1;
        add(new Delivery(
                to,
                SigningSecrets.of("whsec_c2VjcmV0"),
                new UUID(lead, sequence),
                line.lead(),
                sequence,
                1,
                payload,
                new UUID(0, 4),
                new UUID(0, 5)));
        return line;
    }

    synchronized void add(Delivery delivery) {
        deliveriesByKey
                .computeIfAbsent(delivery.orderingKey(), key -> new ArrayDeque<>())
                .add(delivery);
    }

    /** From now on every call fails with it, until it is null. */
    synchronized void failWith(@Nullable Throwable failure) {
        this.failure = failure;
    }

    /** From now on a claim has room for so many. */
    synchronized void limitClaims(int mostAtOnce) {
        this.maxClaimed = mostAtOnce;
    }

    synchronized List<Delivery> completed() {
        return List.copyOf(completed);
    }

    synchronized long countCompletedOf(long endpoint) {
        return completed.stream()
                .filter(delivery -> delivery.endpoint()
                        .ref()
                        .equals(orderingKey(endpoint, 1).endpoint()))
                .count();
    }

    synchronized long countClaimedOf(long endpoint) {
        return claimed.stream()
                .filter(line -> line.endpoint().equals(orderingKey(endpoint, 1).endpoint()))
                .count();
    }

    synchronized int countClaimed() {
        return claimed.size();
    }

    synchronized int polls() {
        return polls;
    }

    synchronized int recordings() {
        return recordings;
    }

    static StoreUnavailableException unavailable() {
        return new StoreUnavailableException("no database", new IllegalStateException());
    }

    @Override
    public synchronized List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int mostEach) {
        polls++;
        failIfConfigured();
        return deliveriesByKey.keySet().stream().map(OrderingKey::endpoint).distinct().toList().stream()
                .flatMap(endpoint -> findUnclaimed(endpoint, mostEach).stream())
                .toList();
    }

    @Override
    public synchronized List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int most) {
        polls++;
        failIfConfigured();
        return findUnclaimed(endpoint, most);
    }

    private List<DueOrderingKey> findUnclaimed(EndpointRef endpoint, int most) {
        return deliveriesByKey.keySet().stream()
                .filter(line -> line.endpoint().equals(endpoint) && !claimed.contains(line))
                .map(line -> new DueOrderingKey(line, DUE_AT))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized ClaimedDeliveries claim(List<OrderingKey> wanted) {
        failIfConfigured();
        List<Delivery> first = new ArrayList<>();
        List<OrderingKey> left = new ArrayList<>();
        for (OrderingKey line : wanted) {
            Deque<Delivery> waiting = deliveriesByKey.get(line);
            if (waiting != null && !claimed.contains(line)) {
                if (first.size() < maxClaimed) {
                    claimed.add(line);
                    first.add(waiting.element());
                } else {
                    left.add(line);
                }
            }
        }
        return new ClaimedDeliveries(first, left);
    }

    @Override
    public synchronized List<OrderingKey> recordResults(List<SentDelivery> sent) {
        recordings++;
        failIfConfigured();
        List<OrderingKey> goOn = new ArrayList<>();
        for (SentDelivery each : sent) {
            OrderingKey line = each.delivery().orderingKey();
            completed.add(each.delivery());
            claimed.remove(line);
            Deque<Delivery> waiting = deliveriesByKey.getOrDefault(line, new ArrayDeque<>());
            waiting.remove();
            if (waiting.isEmpty()) {
                deliveriesByKey.remove(line);
            } else {
                goOn.add(line);
            }
        }
        return goOn;
    }

    private void failIfConfigured() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}

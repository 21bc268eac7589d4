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
final class FakeDeliveries implements DeliverWebhooks {

    static final Instant DUE = Instant.parse("2026-03-01T10:00:00Z");

    private final Map<OrderingKey, Deque<Delivery>> lines = new LinkedHashMap<>();
    private final Set<OrderingKey> taken = new HashSet<>();
    private final List<Delivery> settled = new ArrayList<>();
    private @Nullable Throwable failure;
    private int mostAtOnce = Integer.MAX_VALUE;
    private int looks;
    private int settlings;

    static OrderingKey line(long endpoint, long lead) {
        return new OrderingKey(
                new EndpointRef(new CompanyId(1), new EndpointId(new UUID(0, endpoint))), new LeadId(lead));
    }

    /** One more delivery in a line. */
    synchronized OrderingKey add(long endpoint, long lead) {
        return add(endpoint, lead, "{}");
    }

    synchronized OrderingKey add(long endpoint, long lead, String payload) {
        OrderingKey line = line(endpoint, lead);
        Endpoint to = new Endpoint(
                line.endpoint().id(),
                line.endpoint().company(),
                EndpointSettings.defaults(URI.create("http://receiver.test/" + endpoint), new UUID(1, endpoint)),
                "ep",
                Optional.empty(),
                DUE,
                DUE);
        Deque<Delivery> waiting = lines.getOrDefault(line, new ArrayDeque<>());
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
        lines.computeIfAbsent(delivery.orderingKey(), key -> new ArrayDeque<>()).add(delivery);
    }

    /** From now on every call fails with it, until it is null. */
    synchronized void failWith(@Nullable Throwable failure) {
        this.failure = failure;
    }

    /** From now on a claim has room for so many. */
    synchronized void haveRoomFor(int mostAtOnce) {
        this.mostAtOnce = mostAtOnce;
    }

    synchronized List<Delivery> settled() {
        return List.copyOf(settled);
    }

    synchronized long settledOf(long endpoint) {
        return settled.stream()
                .filter(delivery ->
                        delivery.endpoint().ref().equals(line(endpoint, 1).endpoint()))
                .count();
    }

    synchronized long takenOf(long endpoint) {
        return taken.stream()
                .filter(line -> line.endpoint().equals(line(endpoint, 1).endpoint()))
                .count();
    }

    synchronized int taken() {
        return taken.size();
    }

    synchronized int looks() {
        return looks;
    }

    synchronized int settlings() {
        return settlings;
    }

    static StoreUnavailableException unavailable() {
        return new StoreUnavailableException("no database", new IllegalStateException());
    }

    @Override
    public synchronized List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int mostEach) {
        looks++;
        failIfAsked();
        return lines.keySet().stream().map(OrderingKey::endpoint).distinct().toList().stream()
                .flatMap(endpoint -> free(endpoint, mostEach).stream())
                .toList();
    }

    @Override
    public synchronized List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int most) {
        looks++;
        failIfAsked();
        return free(endpoint, most);
    }

    private List<DueOrderingKey> free(EndpointRef endpoint, int most) {
        return lines.keySet().stream()
                .filter(line -> line.endpoint().equals(endpoint) && !taken.contains(line))
                .map(line -> new DueOrderingKey(line, DUE))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized ClaimedDeliveries claim(List<OrderingKey> wanted) {
        failIfAsked();
        List<Delivery> first = new ArrayList<>();
        List<OrderingKey> left = new ArrayList<>();
        for (OrderingKey line : wanted) {
            Deque<Delivery> waiting = lines.get(line);
            if (waiting != null && !taken.contains(line)) {
                if (first.size() < mostAtOnce) {
                    taken.add(line);
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
        settlings++;
        failIfAsked();
        List<OrderingKey> goOn = new ArrayList<>();
        for (SentDelivery each : sent) {
            OrderingKey line = each.delivery().orderingKey();
            settled.add(each.delivery());
            taken.remove(line);
            Deque<Delivery> waiting = lines.getOrDefault(line, new ArrayDeque<>());
            waiting.remove();
            if (waiting.isEmpty()) {
                lines.remove(line);
            } else {
                goOn.add(line);
            }
        }
        return goOn;
    }

    private void failIfAsked() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}

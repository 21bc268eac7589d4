package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EventPayload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The waiting deliveries in memory; told of changes by {@link InMemoryLeads}, it queues one for each endpoint. */
public final class InMemoryDeliveries implements DeliveryQueue, DeliveryBacklog, Function<LeadUpdated, Runnable> {

    private static final Instant NOT_LEASED = Instant.MIN;

    /** A delivery that is neither done nor dead: due from {@code due} on. */
    private record Waiting(Delivery delivery, Instant queued, Instant due, Instant leasedUntil) {
        boolean isDue(Instant now) {
            return !due.isAfter(now) && !leasedUntil.isAfter(now);
        }

        boolean isLeased(Instant now) {
            return leasedUntil.isAfter(now);
        }

        boolean isOfTheSameLead(Waiting other) {
            return isAt(other.delivery.endpoint()) && delivery.lead().equals(other.delivery.lead());
        }

        boolean isAt(Endpoint endpoint) {
            return delivery.endpoint().id().equals(endpoint.id());
        }

        boolean isClaimedAs(Delivery claimed) {
            return !leasedUntil.equals(NOT_LEASED)
                    && isAt(claimed.endpoint())
                    && delivery.event().equals(claimed.event())
                    && delivery.attempt() == claimed.attempt();
        }
    }

    private final InMemoryEndpoints endpoints;
    private final EventPayload payload;
    private final InstantSource clock;
    private final Runnable wake;
    private final List<Waiting> waiting = new ArrayList<>();

    public InMemoryDeliveries(InMemoryEndpoints endpoints, EventPayload payload, InstantSource clock, Runnable wake) {
        this.endpoints = endpoints;
        this.payload = payload;
        this.clock = clock;
        this.wake = wake;
    }

    /** Queues the event for every enabled endpoint of its company. */
    @Override
    public Runnable apply(LeadUpdated event) {
        List<Endpoint> told = endpoints.list(event.lead().company()).stream()
                .filter(Endpoint::enabled)
                .toList();
        if (told.isEmpty()) {
            return () -> {};
        }
        String body = payload.render(event);
        UUID actor = event.catalog().user(event.actor().owner()).orElseThrow().uuid();
        List<Waiting> deliveries = told.stream()
                .map(endpoint -> new Delivery(
                        endpoint,
                        event.id(),
                        event.lead().id(),
                        event.lead().version(),
                        0,
                        body,
                        event.catalog().uuid(),
                        actor))
                .map(delivery -> new Waiting(delivery, clock.instant(), clock.instant(), NOT_LEASED))
                .toList();
        return () -> {
            queue(deliveries);
            wake.run();
        };
    }

    private synchronized void queue(List<Waiting> deliveries) {
        waiting.addAll(deliveries);
    }

    @Override
    public synchronized List<Delivery> claim(int most, Duration lease, Instant now) {
        List<Delivery> claimed = new ArrayList<>();
        for (Waiting next : inTurn(now)) {
            if (claimed.size() == most) {
                break;
            }
            Delivery attempt = attempt(next.delivery());
            waiting.set(waiting.indexOf(next), new Waiting(attempt, next.queued(), next.due(), now.plus(lease)));
            claimed.add(attempt);
        }
        return claimed;
    }

    /** Endpoints that have the fewest deliveries under way go first, each with what is due for longest. */
    private List<Waiting> inTurn(Instant now) {
        Map<EndpointId, Long> underWay = new HashMap<>();
        waiting.stream()
                .filter(each -> each.isLeased(now))
                .forEach(each -> underWay.merge(each.delivery().endpoint().id(), 1L, Long::sum));
        Map<Waiting, Long> turns = new HashMap<>();
        waiting.stream()
                .filter(each -> each.isDue(now) && isHead(each) && isEnabled(each))
                .sorted(Comparator.comparing(Waiting::due))
                .forEach(each -> turns.put(
                        each, underWay.merge(each.delivery().endpoint().id(), 1L, Long::sum)));
        return turns.keySet().stream()
                .filter(each -> turns.get(each) <= MOST_UNDER_WAY)
                .sorted(Comparator.<Waiting, Long>comparing(turns::get).thenComparing(Waiting::due))
                .toList();
    }

    @Override
    public synchronized DeliveryBacklog.Waiting waiting() {
        List<Waiting> heads =
                waiting.stream().filter(each -> isHead(each) && isEnabled(each)).toList();
        return new DeliveryBacklog.Waiting(
                heads.size(), heads.stream().map(Waiting::queued).min(Comparator.naturalOrder()), endpoints.disabled());
    }

    private boolean isHead(Waiting candidate) {
        return waiting.stream()
                .noneMatch(other -> other.isOfTheSameLead(candidate)
                        && other.delivery().sequence() < candidate.delivery().sequence());
    }

    private boolean isEnabled(Waiting candidate) {
        return endpoints.list(candidate.delivery().endpoint().company()).stream()
                .anyMatch(endpoint -> candidate.isAt(endpoint) && endpoint.enabled());
    }

    private static Delivery attempt(Delivery before) {
        return new Delivery(
                before.endpoint(),
                before.event(),
                before.lead(),
                before.sequence(),
                before.attempt() + 1,
                before.payload(),
                before.companyUuid(),
                before.actorUuid());
    }

    @Override
    public synchronized void complete(Delivery delivery, Progress progress, Instant now) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).isClaimedAs(delivery)) {
                if (progress instanceof Progress.Retry retry) {
                    waiting.set(i, new Waiting(delivery, waiting.get(i).queued(), retry.at(), NOT_LEASED));
                } else {
                    waiting.remove(i);
                }
                return;
            }
        }
    }
}

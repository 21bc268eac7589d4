package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.testing.WaitingLines.Head;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.Ended;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.EventPayload;
import dev.leadpatch.application.webhook.Line;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The waiting deliveries in memory; told of changes by {@link InMemoryLeads}, it queues one for each endpoint. */
public final class InMemoryDeliveries implements DeliveryQueue, DeliveryBacklog, Function<LeadUpdated, Runnable> {

    // each attempt is signed with the secrets of its time
    private static final SigningSecrets UNSIGNED = new SigningSecrets(List.of());

    private final InMemoryEndpoints endpoints;
    private final EventPayload payload;
    private final InstantSource clock;
    private final Runnable wake;
    private final WaitingLines lines;

    InMemoryDeliveries(
            InMemoryEndpoints endpoints, EventPayload payload, InstantSource clock, Runnable wake, WaitingLines lines) {
        this.endpoints = endpoints;
        this.payload = payload;
        this.clock = clock;
        this.wake = wake;
        this.lines = lines;
    }

    /** Queues the event for every endpoint of its company that wants it. */
    @Override
    public Runnable apply(LeadUpdated event) {
        List<Endpoint> told = endpoints.list(event.lead().company()).stream()
                .filter(endpoint -> endpoint.wants(event.actor()))
                .toList();
        if (told.isEmpty()) {
            return () -> {};
        }
        String body = payload.render(event);
        UUID actor = event.catalog().user(event.actor().owner()).orElseThrow().uuid();
        Instant now = clock.instant();
        List<WaitingLines.Waiting> deliveries = told.stream()
                .map(endpoint -> new Delivery(
                        endpoint,
                        UNSIGNED,
                        event.id(),
                        event.lead().id(),
                        event.lead().version(),
                        0,
                        body,
                        event.catalog().uuid(),
                        actor))
                .map(delivery -> new WaitingLines.Waiting(delivery, now, List.of()))
                .toList();
        return () -> {
            synchronized (lines) {
                deliveries.forEach(waiting -> lines.add(waiting, now));
            }
            wake.run();
        };
    }

    @Override
    public int dropOrphans(int most) {
        // nobody queues while another removes
        return 0;
    }

    @Override
    public List<Due> look(Map<EndpointRef, Instant> after, int mostEach, Instant now) {
        return endpoints.all().stream()
                .flatMap(endpoint ->
                        look(endpoint.ref(), after.getOrDefault(endpoint.ref(), Instant.MIN), mostEach, now).stream())
                .toList();
    }

    @Override
    public List<Due> look(EndpointRef endpoint, Instant after, int most, Instant now) {
        synchronized (lines) {
            if (!endpoints.canBeTold(endpoint, now)) {
                return List.of();
            }
            return lines.heads().entrySet().stream()
                    .filter(entry -> entry.getKey().endpoint().equals(endpoint))
                    .filter(entry -> entry.getValue().isFree(now))
                    .map(entry -> new Due(entry.getKey(), entry.getValue().due()))
                    .filter(due -> due.since().isAfter(after))
                    .sorted(Comparator.comparing(Due::since))
                    .limit(most)
                    .toList();
        }
    }

    @Override
    public Claimed claim(List<Line> wanted, Duration lease, Instant now) {
        synchronized (lines) {
            List<Delivery> claimed = new ArrayList<>();
            List<Line> left = new ArrayList<>();
            long room = ROOM;
            for (Line line : wanted) {
                Head head = lines.heads().get(line);
                if (head != null && head.isFree(now) && endpoints.canBeTold(line.endpoint(), now)) {
                    if (room > 0) {
                        claimed.add(ofNow(lines.lease(line, head, now.plus(lease))));
                    } else {
                        left.add(line);
                    }
                    room -= lines.size(line, head);
                }
            }
            return new Claimed(claimed, left);
        }
    }

    /** With the endpoint and its secrets as they are by now, but the configuration of the change. */
    private Delivery ofNow(Delivery taken) {
        Endpoint before = taken.endpoint();
        Endpoint endpoint = endpoints.find(before.company(), before.id()).orElseThrow();
        return new Delivery(
                endpoint.configured(before.configuration()),
                endpoints.secrets(before.company(), before.id()).orElseThrow(),
                taken.event(),
                taken.lead(),
                taken.sequence(),
                taken.attempt(),
                taken.payload(),
                taken.companyUuid(),
                taken.actorUuid());
    }

    @Override
    public List<Line> complete(List<Ended> ended, Instant now) {
        synchronized (lines) {
            return ended.stream()
                    .filter(lines::isClaimedAs)
                    .filter(each -> lines.end(each, now))
                    .map(each -> each.delivery().line())
                    .toList();
        }
    }

    @Override
    public DeliveryBacklog.Waiting waiting() {
        synchronized (lines) {
            List<WaitingLines.Waiting> heads = lines.firsts().stream()
                    .filter(each -> endpoints.list(each.delivery().endpoint().company()).stream()
                            .anyMatch(endpoint -> endpoint.enabled()
                                    && endpoint.ref()
                                            .equals(each.delivery().endpoint().ref())))
                    .toList();
            return new DeliveryBacklog.Waiting(
                    heads.size(),
                    heads.stream().map(WaitingLines.Waiting::queuedAt).min(Comparator.naturalOrder()),
                    endpoints.disabled());
        }
    }
}

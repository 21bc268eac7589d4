package dev.leadpatch.application.testing;

import dev.leadpatch.application.activity.ActivityStore;
import dev.leadpatch.application.testing.DeliveryQueueState.CompletedDelivery;
import dev.leadpatch.application.testing.DeliveryQueueState.PendingDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts the changes of an {@link InMemoryLeadStore} and the deliveries in memory. */
public final class InMemoryActivityStore implements ActivityStore {
    private final InMemoryLeadStore leadStore;
    private final DeliveryQueueState queueState;

    InMemoryActivityStore(InMemoryLeadStore leadStore, DeliveryQueueState queueState) {
        this.leadStore = leadStore;
        this.queueState = queueState;
    }

    @Override
    public Activity count(CompanyId company, Instant since) {
        Stream<Instant> changes = leadStore.events().stream()
                .filter(event -> event.lead().company().equals(company))
                .map(event -> event.lead().updatedAt());
        synchronized (queueState) {
            return new Activity(
                    perMinute(changes, since),
                    perMinute(completed(company, State.DELIVERED), since),
                    perMinute(completed(company, State.DEAD), since),
                    backlogs(company));
        }
    }

    private Stream<Instant> completed(CompanyId company, State state) {
        return queueState.completed().values().stream()
                .map(CompletedDelivery::logged)
                .filter(delivery -> delivery.id().endpoint().company().equals(company) && delivery.state() == state)
                .map(LoggedDelivery::completedAt)
                .flatMap(time -> time.stream());
    }

    private List<Backlog> backlogs(CompanyId company) {
        Map<EndpointId, List<Instant>> queued = queueState.headDeliveries().stream()
                .filter(pending -> pending.id().endpoint().company().equals(company))
                .collect(Collectors.groupingBy(
                        pending -> pending.id().endpoint().id(),
                        Collectors.mapping(PendingDelivery::queuedAt, Collectors.toList())));
        return queued.entrySet().stream()
                .map(entry -> new Backlog(
                        entry.getKey(),
                        entry.getValue().size(),
                        entry.getValue().stream().min(Instant::compareTo).orElseThrow()))
                .toList();
    }

    private static Map<Instant, Integer> perMinute(Stream<Instant> times, Instant since) {
        return times.filter(time -> !time.isBefore(since))
                .collect(Collectors.toMap(time -> time.truncatedTo(ChronoUnit.MINUTES), time -> 1, Integer::sum));
    }
}

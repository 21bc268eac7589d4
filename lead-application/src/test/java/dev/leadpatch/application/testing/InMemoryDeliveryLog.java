package dev.leadpatch.application.testing;

import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.testing.DeliveryQueueState.CompletedDelivery;
import dev.leadpatch.application.testing.DeliveryQueueState.PendingDelivery;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.ReplayStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Stores the delivery log and replay jobs in memory. */
public final class InMemoryDeliveryLog implements DeliveryLog, ReplayStore {
    private static final Comparator<LoggedDelivery> BY_ORDERING_KEY = Comparator.<LoggedDelivery>comparingLong(
                    delivery -> delivery.lead().value())
            .thenComparingLong(LoggedDelivery::sequence);
    private static final Comparator<LoggedDelivery> BY_QUEUED_AT = Comparator.comparing(LoggedDelivery::queuedAt)
            .thenComparing(delivery -> delivery.id().eventId());

    private final DeliveryQueueState queueState;
    private final InMemoryEndpointHealthStore healthStore;
    private final InMemoryAuditLog auditLog;
    private final Map<UUID, Job> jobs = new LinkedHashMap<>();

    InMemoryDeliveryLog(
            DeliveryQueueState queueState, InMemoryEndpointHealthStore healthStore, InMemoryAuditLog auditLog) {
        this.auditLog = auditLog;
        this.queueState = queueState;
        this.healthStore = healthStore;
    }

    private record Job(
            EndpointRef endpoint,
            ReplayRange range,
            Instant startedAt,
            Optional<LoggedDelivery> last,
            int processed,
            int total,
            Optional<Instant> doneAt) {
        boolean done() {
            return doneAt.isPresent();
        }
    }

    @Override
    public Page list(EndpointRef endpoint, Filter filter, Optional<Cursor> after, int limit) {
        synchronized (queueState) {
            List<LoggedDelivery> all = Stream.concat(pending(), completed())
                    .filter(delivery -> delivery.id().endpoint().equals(endpoint))
                    .filter(delivery -> isListed(delivery, filter))
                    .toList();
            int from = after.map(cursor -> all.stream()
                                    .map(InMemoryDeliveryLog::cursor)
                                    .toList()
                                    .indexOf(cursor)
                            + 1)
                    .orElse(0);
            List<LoggedDelivery> page = all.stream().skip(from).limit(limit).toList();
            return new Page(
                    page,
                    from + page.size() < all.size()
                            ? Optional.of(cursor(page.get(page.size() - 1)))
                            : Optional.empty());
        }
    }

    private static boolean isListed(LoggedDelivery delivery, Filter filter) {
        return filter.state().map(state -> state == delivery.state()).orElse(true)
                && filter.lead().map(delivery.lead()::equals).orElse(true)
                && filter.since()
                        .map(since -> !delivery.queuedAt().isBefore(since))
                        .orElse(true);
    }

    private static Cursor cursor(LoggedDelivery last) {
        return last.state() == State.PENDING
                ? new Cursor.Pending(last.lead(), last.sequence())
                : new Cursor.Completed(last.queuedAt(), last.id().eventId());
    }

    private Stream<LoggedDelivery> pending() {
        return queueState.pending().stream().map(this::pending).sorted(BY_ORDERING_KEY);
    }

    private LoggedDelivery pending(PendingDelivery pending) {
        Optional<LoggedDelivery> previous =
                Optional.ofNullable(queueState.completed().get(pending.id())).map(CompletedDelivery::logged);
        return pending.toLoggedDelivery(
                State.PENDING,
                previous.flatMap(LoggedDelivery::completedAt),
                previous.map(LoggedDelivery::attempts).orElse(List.of()));
    }

    private Stream<LoggedDelivery> completed() {
        return queueState.completed().values().stream()
                .map(CompletedDelivery::logged)
                .filter(delivery -> !isPending(delivery.id()))
                .sorted(BY_QUEUED_AT.reversed());
    }

    private boolean isPending(DeliveryId delivery) {
        return queueState.pending().stream().map(PendingDelivery::id).anyMatch(delivery::equals);
    }

    @Override
    public Optional<LoggedDelivery> find(DeliveryId delivery) {
        synchronized (queueState) {
            return Stream.concat(pending(), completed())
                    .filter(logged -> logged.id().equals(delivery))
                    .findFirst();
        }
    }

    @Override
    public Optional<Instant> findNextAttempt(DeliveryId delivery) {
        synchronized (queueState) {
            return queueState.pending().stream()
                    .filter(pending -> pending.id().equals(delivery))
                    .findFirst()
                    .map(PendingDelivery::delivery)
                    .flatMap(pending -> Optional.ofNullable(
                                    queueState.queueHeads().get(pending.orderingKey()))
                            .filter(head -> head.sequence() == pending.sequence()))
                    .map(head -> healthStore.nextAttempt(delivery.endpoint(), head.dueAt()));
        }
    }

    @Override
    public Optional<DeliveredPayload> findPayload(DeliveryId delivery) {
        synchronized (queueState) {
            return Stream.concat(
                            queueState.pending().stream(),
                            queueState.completed().values().stream().map(CompletedDelivery::pending))
                    .filter(pending -> pending.id().equals(delivery))
                    .map(PendingDelivery::delivery)
                    .map(sent ->
                            new DeliveredPayload(sent.payload(), sent.endpoint().configuration()))
                    .findFirst();
        }
    }

    @Override
    public int deleteCompleted(Instant before, int limit) {
        synchronized (queueState) {
            List<DeliveryId> expired = queueState.completed().values().stream()
                    .map(CompletedDelivery::logged)
                    .filter(delivery -> delivery.completedAt().orElseThrow().isBefore(before))
                    .map(LoggedDelivery::id)
                    .limit(limit)
                    .toList();
            expired.forEach(queueState.completed()::remove);
            return expired.size();
        }
    }

    @Override
    public int deletePayloads(Instant before, int limit) {
        // payloads are stored with pending and completed deliveries only
        return 0;
    }

    @Override
    public ReplayOutcome replay(DeliveryId delivery, Instant now, List<AuditEntry> audit) {
        ReplayOutcome outcome = enqueue(delivery, now);
        if (outcome != ReplayOutcome.UNKNOWN) {
            auditLog.add(audit);
        }
        return outcome;
    }

    private ReplayOutcome enqueue(DeliveryId delivery, Instant now) {
        synchronized (queueState) {
            CompletedDelivery completed = queueState.completed().get(delivery);
            Optional<OrderingKey> pendingKey = queueState.pending().stream()
                    .filter(pending -> pending.id().equals(delivery))
                    .map(pending -> pending.delivery().orderingKey())
                    .findFirst();
            if (pendingKey.isPresent()) {
                queueState.makeDue(pendingKey.get(), now);
                return ReplayOutcome.PENDING;
            }
            if (completed == null) {
                return ReplayOutcome.UNKNOWN;
            }
            queueState.add(
                    new PendingDelivery(
                            completed.pending().delivery(), completed.pending().queuedAt(), List.of()),
                    now);
            return ReplayOutcome.QUEUED;
        }
    }

    @Override
    public Optional<ReplayProgress> start(
            UUID id, EndpointRef endpoint, ReplayRange range, Instant now, List<AuditEntry> audit) {
        Optional<ReplayProgress> started = startJob(id, endpoint, range, now);
        started.ifPresent(progress -> auditLog.add(audit));
        return started;
    }

    private Optional<ReplayProgress> startJob(UUID id, EndpointRef endpoint, ReplayRange range, Instant now) {
        synchronized (queueState) {
            if (jobs.values().stream().anyMatch(other -> other.endpoint().equals(endpoint) && !other.done())) {
                return Optional.empty();
            }
            Job job = new Job(endpoint, range, now, Optional.empty(), 0, 0, Optional.empty());
            int total = Math.min(MAX_COUNTED, remaining(job).size());
            jobs.put(id, new Job(endpoint, range, now, Optional.empty(), 0, total, Optional.empty()));
            return progress(endpoint, id);
        }
    }

    /** Returns the completed deliveries that the job has not replayed yet, in order. */
    private List<LoggedDelivery> remaining(Job job) {
        return queueState.completed().values().stream()
                .map(CompletedDelivery::logged)
                .filter(delivery -> delivery.id().endpoint().equals(job.endpoint()))
                .filter(delivery -> !delivery.queuedAt().isBefore(job.range().from())
                        && !delivery.queuedAt().isAfter(job.range().end(job.startedAt())))
                .filter(delivery -> job.range()
                        .outcome()
                        .filter(outcome ->
                                !outcome.name().equals(delivery.state().name()))
                        .isEmpty())
                .filter(delivery -> job.last().isEmpty()
                        || BY_QUEUED_AT.compare(delivery, job.last().get()) > 0)
                .sorted(BY_QUEUED_AT)
                .toList();
    }

    @Override
    public Optional<ReplayProgress> progress(EndpointRef endpoint, UUID id) {
        synchronized (queueState) {
            return Optional.ofNullable(jobs.get(id))
                    .filter(job -> job.endpoint().equals(endpoint))
                    .map(job -> new ReplayProgress(id, job.processed(), job.total(), job.done()));
        }
    }

    @Override
    public Optional<ReplayProgress> findRunning(EndpointRef endpoint) {
        synchronized (queueState) {
            return jobs.entrySet().stream()
                    .filter(job -> job.getValue().endpoint().equals(endpoint)
                            && !job.getValue().done())
                    .findFirst()
                    .flatMap(job -> progress(endpoint, job.getKey()));
        }
    }

    @Override
    public boolean advance(int limit, Instant now) {
        synchronized (queueState) {
            Optional<UUID> next =
                    jobs.keySet().stream().filter(id -> !jobs.get(id).done()).findFirst();
            next.ifPresent(id -> {
                Job job = jobs.remove(id);
                // round-robin: the job moves to the end
                jobs.put(
                        id,
                        advancedJob(job, remaining(job).stream().limit(limit).toList(), limit, now));
            });
            return next.isPresent();
        }
    }

    private Job advancedJob(Job job, List<LoggedDelivery> deliveries, int limit, Instant now) {
        deliveries.forEach(delivery -> replay(delivery.id(), now, List.of()));
        boolean done = deliveries.size() < limit;
        int processed = job.processed() + deliveries.size();
        return new Job(
                job.endpoint(),
                job.range(),
                job.startedAt(),
                deliveries.isEmpty() ? job.last() : Optional.of(deliveries.get(deliveries.size() - 1)),
                processed,
                done ? processed : Math.max(processed, job.total()),
                done ? Optional.of(now) : Optional.empty());
    }

    @Override
    public int deleteCompletedJobs(Instant before, int limit) {
        synchronized (queueState) {
            List<UUID> expired = jobs.entrySet().stream()
                    .filter(entry -> entry.getValue()
                            .doneAt()
                            .filter(doneAt -> doneAt.isBefore(before))
                            .isPresent())
                    .map(Map.Entry::getKey)
                    .limit(limit)
                    .toList();
            expired.forEach(jobs::remove);
            return expired.size();
        }
    }
}

package dev.leadpatch.application.testing;

import dev.leadpatch.application.testing.DeliveryQueueState.CompletedDelivery;
import dev.leadpatch.application.testing.DeliveryQueueState.PendingDelivery;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.application.webhook.ReplayStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What became of deliveries, in memory, and their replays. */
public final class InMemoryDeliveryLog implements DeliveryLog, ReplayStore {
    private static final Comparator<LoggedDelivery> BY_ORDERING_KEY = Comparator.<LoggedDelivery>comparingLong(
                    delivery -> delivery.lead().value())
            .thenComparingLong(LoggedDelivery::sequence);
    private static final Comparator<LoggedDelivery> BY_QUEUED_AT = Comparator.comparing(LoggedDelivery::queuedAt)
            .thenComparing(delivery -> delivery.id().eventId());

    private final DeliveryQueueState queueState;
    private final Map<UUID, Job> jobs = new LinkedHashMap<>();

    InMemoryDeliveryLog(DeliveryQueueState lines) {
        this.queueState = lines;
    }

    private record Job(
            EndpointRef endpoint,
            Instant from,
            Instant begun,
            Optional<LoggedDelivery> last,
            int processed,
            int total,
            Optional<Instant> doneAt) {
        boolean done() {
            return doneAt.isPresent();
        }
    }

    @Override
    public Page list(EndpointRef endpoint, Optional<State> of, Optional<Cursor> after, int most) {
        synchronized (queueState) {
            List<LoggedDelivery> all = Stream.concat(pending(), completed())
                    .filter(delivery -> delivery.id().endpoint().equals(endpoint))
                    .filter(delivery -> of.isEmpty() || of.get() == delivery.state())
                    .toList();
            int from = after.map(cursor -> all.stream()
                                    .map(InMemoryDeliveryLog::cursor)
                                    .toList()
                                    .indexOf(cursor)
                            + 1)
                    .orElse(0);
            List<LoggedDelivery> page = all.stream().skip(from).limit(most).toList();
            return new Page(
                    page,
                    from + page.size() < all.size()
                            ? Optional.of(cursor(page.get(page.size() - 1)))
                            : Optional.empty());
        }
    }

    private static Cursor cursor(LoggedDelivery last) {
        return last.state() == State.PENDING
                ? new Cursor.Pending(last.lead(), last.sequence())
                : new Cursor.Completed(last.queuedAt(), last.id().eventId());
    }

    private Stream<LoggedDelivery> pending() {
        return queueState.pending().stream().map(this::pending).sorted(BY_ORDERING_KEY);
    }

    private LoggedDelivery pending(PendingDelivery waiting) {
        Optional<LoggedDelivery> before =
                Optional.ofNullable(queueState.completed().get(waiting.id())).map(CompletedDelivery::logged);
        return waiting.toLoggedDelivery(
                State.PENDING,
                before.flatMap(LoggedDelivery::completedAt),
                before.map(LoggedDelivery::attempts).orElse(List.of()));
    }

    private Stream<LoggedDelivery> completed() {
        return queueState.completed().values().stream()
                .map(CompletedDelivery::logged)
                .filter(settled -> !isPending(settled.id()))
                .sorted(BY_QUEUED_AT.reversed());
    }

    private boolean isPending(DeliveryId delivery) {
        return queueState.pending().stream().map(PendingDelivery::id).anyMatch(delivery::equals);
    }

    @Override
    public Optional<LoggedDelivery> find(DeliveryId delivery) {
        synchronized (queueState) {
            return Stream.concat(pending(), completed())
                    .filter(each -> each.id().equals(delivery))
                    .findFirst();
        }
    }

    @Override
    public int deleteCompleted(Instant before, int most) {
        synchronized (queueState) {
            List<DeliveryId> old = queueState.completed().values().stream()
                    .map(CompletedDelivery::logged)
                    .filter(each -> each.completedAt().orElseThrow().isBefore(before))
                    .map(LoggedDelivery::id)
                    .limit(most)
                    .toList();
            old.forEach(queueState.completed()::remove);
            return old.size();
        }
    }

    @Override
    public int deletePayloads(Instant before, int most) {
        // they are kept with what waits and what is settled, and nowhere else
        return 0;
    }

    @Override
    public ReplayOutcome replay(DeliveryId delivery, Instant now) {
        synchronized (queueState) {
            CompletedDelivery settled = queueState.completed().get(delivery);
            Optional<OrderingKey> line = queueState.pending().stream()
                    .filter(waiting -> waiting.id().equals(delivery))
                    .map(waiting -> waiting.delivery().orderingKey())
                    .findFirst();
            if (line.isPresent()) {
                queueState.makeDue(line.get(), now);
                return ReplayOutcome.PENDING;
            }
            if (settled == null) {
                return ReplayOutcome.UNKNOWN;
            }
            queueState.add(
                    new PendingDelivery(
                            settled.pending().delivery(), settled.pending().queuedAt(), List.of()),
                    now);
            return ReplayOutcome.QUEUED;
        }
    }

    @Override
    public Optional<ReplayProgress> start(UUID id, EndpointRef endpoint, Instant from, Instant now) {
        synchronized (queueState) {
            if (jobs.values().stream().anyMatch(other -> other.endpoint().equals(endpoint) && !other.done())) {
                return Optional.empty();
            }
            Job job = new Job(endpoint, from, now, Optional.empty(), 0, 0, Optional.empty());
            int total = Math.min(MAX_COUNTED, remaining(job).size());
            jobs.put(id, new Job(endpoint, from, now, Optional.empty(), 0, total, Optional.empty()));
            return progress(endpoint, id);
        }
    }

    /** What was settled and is yet to be replayed, in its order. */
    private List<LoggedDelivery> remaining(Job job) {
        return queueState.completed().values().stream()
                .map(CompletedDelivery::logged)
                .filter(each -> each.id().endpoint().equals(job.endpoint()))
                .filter(each -> !each.queuedAt().isBefore(job.from())
                        && !each.queuedAt().isAfter(job.begun()))
                .filter(each -> job.last().isEmpty()
                        || BY_QUEUED_AT.compare(each, job.last().get()) > 0)
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
    public boolean advance(int most, Instant now) {
        synchronized (queueState) {
            Optional<UUID> next =
                    jobs.keySet().stream().filter(id -> !jobs.get(id).done()).findFirst();
            next.ifPresent(id -> {
                Job job = jobs.remove(id);
                // to the end, behind the others
                jobs.put(
                        id, advancedJob(job, remaining(job).stream().limit(most).toList(), most, now));
            });
            return next.isPresent();
        }
    }

    private Job advancedJob(Job job, List<LoggedDelivery> part, int most, Instant now) {
        part.forEach(each -> replay(each.id(), now));
        boolean done = part.size() < most;
        int processed = job.processed() + part.size();
        return new Job(
                job.endpoint(),
                job.from(),
                job.begun(),
                part.isEmpty() ? job.last() : Optional.of(part.get(part.size() - 1)),
                processed,
                done ? processed : Math.max(processed, job.total()),
                done ? Optional.of(now) : Optional.empty());
    }

    @Override
    public int deleteCompletedJobs(Instant before, int most) {
        synchronized (queueState) {
            List<UUID> old = jobs.entrySet().stream()
                    .filter(entry -> entry.getValue()
                            .doneAt()
                            .filter(done -> done.isBefore(before))
                            .isPresent())
                    .map(Map.Entry::getKey)
                    .limit(most)
                    .toList();
            old.forEach(jobs::remove);
            return old.size();
        }
    }
}

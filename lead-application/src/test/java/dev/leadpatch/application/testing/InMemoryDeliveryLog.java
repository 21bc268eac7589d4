package dev.leadpatch.application.testing;

import dev.leadpatch.application.testing.WaitingLines.Settled;
import dev.leadpatch.application.testing.WaitingLines.Waiting;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.Line;
import dev.leadpatch.application.webhook.Replays;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What became of deliveries, in memory, and their replays. */
public final class InMemoryDeliveryLog implements DeliveryLog, Replays {
    private static final Comparator<LoggedDelivery> BY_LINE = Comparator.<LoggedDelivery>comparingLong(
                    delivery -> delivery.lead().value())
            .thenComparingLong(LoggedDelivery::sequence);
    private static final Comparator<LoggedDelivery> BY_TIME = Comparator.comparing(LoggedDelivery::queuedAt)
            .thenComparing(delivery -> delivery.id().event());

    private final WaitingLines lines;
    private final Map<UUID, Job> jobs = new LinkedHashMap<>();

    InMemoryDeliveryLog(WaitingLines lines) {
        this.lines = lines;
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
        synchronized (lines) {
            List<LoggedDelivery> all = Stream.concat(pending(), settled())
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
                ? new Cursor.Waiting(last.lead(), last.sequence())
                : new Cursor.Settled(last.queuedAt(), last.id().event());
    }

    private Stream<LoggedDelivery> pending() {
        return lines.waiting().stream().map(this::pending).sorted(BY_LINE);
    }

    private LoggedDelivery pending(Waiting waiting) {
        Optional<LoggedDelivery> before =
                Optional.ofNullable(lines.settled().get(waiting.id())).map(Settled::logged);
        return waiting.logged(
                State.PENDING,
                before.flatMap(LoggedDelivery::settledAt),
                before.map(LoggedDelivery::attempts).orElse(List.of()));
    }

    private Stream<LoggedDelivery> settled() {
        return lines.settled().values().stream()
                .map(Settled::logged)
                .filter(settled -> !isWaiting(settled.id()))
                .sorted(BY_TIME.reversed());
    }

    private boolean isWaiting(DeliveryId delivery) {
        return lines.waiting().stream().map(Waiting::id).anyMatch(delivery::equals);
    }

    @Override
    public Optional<LoggedDelivery> find(DeliveryId delivery) {
        synchronized (lines) {
            return Stream.concat(pending(), settled())
                    .filter(each -> each.id().equals(delivery))
                    .findFirst();
        }
    }

    @Override
    public int forget(Instant before, int most) {
        synchronized (lines) {
            List<DeliveryId> old = lines.settled().values().stream()
                    .map(Settled::logged)
                    .filter(each -> each.settledAt().orElseThrow().isBefore(before))
                    .map(LoggedDelivery::id)
                    .limit(most)
                    .toList();
            old.forEach(lines.settled()::remove);
            return old.size();
        }
    }

    @Override
    public int forgetBodies(Instant before, int most) {
        // they are kept with what waits and what is settled, and nowhere else
        return 0;
    }

    @Override
    public Replay replay(DeliveryId delivery, Instant now) {
        synchronized (lines) {
            Settled settled = lines.settled().get(delivery);
            Optional<Line> line = lines.waiting().stream()
                    .filter(waiting -> waiting.id().equals(delivery))
                    .map(waiting -> waiting.delivery().line())
                    .findFirst();
            if (line.isPresent()) {
                lines.dueNow(line.get(), now);
                return Replay.PENDING;
            }
            if (settled == null) {
                return Replay.UNKNOWN;
            }
            lines.add(
                    new Waiting(settled.waiting().delivery(), settled.waiting().queuedAt(), List.of()), now);
            return Replay.QUEUED;
        }
    }

    @Override
    public Optional<Progress> begin(UUID id, EndpointRef endpoint, Instant from, Instant now) {
        synchronized (lines) {
            if (jobs.values().stream().anyMatch(other -> other.endpoint().equals(endpoint) && !other.done())) {
                return Optional.empty();
            }
            Job job = new Job(endpoint, from, now, Optional.empty(), 0, 0, Optional.empty());
            int total = Math.min(MOST_COUNTED, left(job).size());
            jobs.put(id, new Job(endpoint, from, now, Optional.empty(), 0, total, Optional.empty()));
            return progress(endpoint, id);
        }
    }

    /** What was settled and is yet to be replayed, in its order. */
    private List<LoggedDelivery> left(Job job) {
        return lines.settled().values().stream()
                .map(Settled::logged)
                .filter(each -> each.id().endpoint().equals(job.endpoint()))
                .filter(each -> !each.queuedAt().isBefore(job.from())
                        && !each.queuedAt().isAfter(job.begun()))
                .filter(each ->
                        job.last().isEmpty() || BY_TIME.compare(each, job.last().get()) > 0)
                .sorted(BY_TIME)
                .toList();
    }

    @Override
    public Optional<Progress> progress(EndpointRef endpoint, UUID id) {
        synchronized (lines) {
            return Optional.ofNullable(jobs.get(id))
                    .filter(job -> job.endpoint().equals(endpoint))
                    .map(job -> new Progress(id, job.processed(), job.total(), job.done()));
        }
    }

    @Override
    public boolean advance(int most, Instant now) {
        synchronized (lines) {
            Optional<UUID> next =
                    jobs.keySet().stream().filter(id -> !jobs.get(id).done()).findFirst();
            next.ifPresent(id -> {
                Job job = jobs.remove(id);
                // to the end, behind the others
                jobs.put(id, advanced(job, left(job).stream().limit(most).toList(), most, now));
            });
            return next.isPresent();
        }
    }

    private Job advanced(Job job, List<LoggedDelivery> part, int most, Instant now) {
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
    public int forgetDone(Instant before, int most) {
        synchronized (lines) {
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

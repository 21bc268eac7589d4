package dev.leadpatch.application.testing;

import dev.leadpatch.application.testing.WaitingLines.Settled;
import dev.leadpatch.application.testing.WaitingLines.Waiting;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.EndpointRef;
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

    private record Job(EndpointRef endpoint, List<DeliveryId> deliveries, int processed, Optional<Instant> doneAt) {
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
    public Replay replay(DeliveryId delivery, Instant now) {
        synchronized (lines) {
            Settled settled = lines.settled().get(delivery);
            if (isWaiting(delivery)) {
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
    public void begin(UUID job, EndpointRef endpoint, Instant from, Instant now) {
        synchronized (lines) {
            List<DeliveryId> all = lines.settled().values().stream()
                    .map(Settled::logged)
                    .filter(each -> each.id().endpoint().equals(endpoint))
                    .filter(each ->
                            !each.queuedAt().isBefore(from) && !each.queuedAt().isAfter(now))
                    .sorted(BY_TIME)
                    .map(LoggedDelivery::id)
                    .toList();
            jobs.put(job, new Job(endpoint, all, 0, Optional.empty()));
        }
    }

    @Override
    public Optional<Progress> progress(EndpointRef endpoint, UUID id) {
        synchronized (lines) {
            return Optional.ofNullable(jobs.get(id))
                    .filter(job -> job.endpoint().equals(endpoint))
                    .map(job ->
                            new Progress(id, job.processed(), job.deliveries().size(), job.done()));
        }
    }

    @Override
    public boolean advance(int most, Instant now) {
        synchronized (lines) {
            for (Map.Entry<UUID, Job> entry : List.copyOf(jobs.entrySet())) {
                Job job = entry.getValue();
                if (!job.done()) {
                    List<DeliveryId> part = job.deliveries().stream()
                            .skip(job.processed())
                            .limit(most)
                            .toList();
                    part.forEach(delivery -> replay(delivery, now));
                    jobs.put(
                            entry.getKey(),
                            new Job(
                                    job.endpoint(),
                                    job.deliveries(),
                                    job.processed() + part.size(),
                                    part.size() < most ? Optional.of(now) : Optional.empty()));
                    return true;
                }
            }
            return false;
        }
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

package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.ReplayStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Handle;

/** Replays in PostgreSQL: a job goes through the log and queues one delivery after the other. */
final class PostgresReplayStore implements ReplayStore {
    // Each in a transaction of its own: who holds one line waits for no other. The line is written to, and so locked,
    // in
    // any case; the comment on the lines' table says what that is good for.
    private static final String QUEUE = """
            with settled as (
                select company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at
                from webhook_log
                where company_id = :company and endpoint_id = :endpoint and event_id = :event
                  and exists (select from webhook_endpoints e where e.company_id = :company and e.id = :endpoint)
                -- who forgets it passes it by: the body must be needed by the one or by the other
                for key share
            ), queued as (
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at
                from settled
                on conflict (company_id, endpoint_id, lead_id, sequence) do nothing
                returning company_id, endpoint_id, lead_id, sequence
            ), lined_up as (
                insert into webhook_lines (company_id, endpoint_id, lead_id, sequence, due_at, replays)
                select company_id, endpoint_id, lead_id, sequence, :now, true
                from queued
                on conflict (company_id, endpoint_id, lead_id) do update
                    set replays = true
            )
            select case
                       when exists (select from queued) then 'QUEUED'
                       when exists (select from settled)
                           or exists (select from webhook_deliveries d
                                      join lead_events v on v.company_id = :company and v.event_id = :event
                                      where d.company_id = :company and d.endpoint_id = :endpoint
                                        and d.lead_id = v.lead_id and d.sequence = v.sequence)
                           then 'PENDING'
                       else 'UNKNOWN'
                   end
            """;

    private static final String BEGIN = """
            insert into webhook_replays
                (company_id, endpoint_id, id, begun_at, total, at_queued_at, at_event_id)
            select :company, :endpoint, :job, :now, count(*), :from, '00000000-0000-0000-0000-000000000000'
            from (
                select event_id
                from webhook_log
                where company_id = :company and endpoint_id = :endpoint and status = 'delivered'
                  and queued_at >= :from and queued_at <= :now
                union all
                select event_id
                from webhook_log
                where company_id = :company and endpoint_id = :endpoint and status = 'dead'
                  and queued_at >= :from and queued_at <= :now
                limit :mostCounted
            ) counted
            on conflict (company_id, endpoint_id) where done_at is null do nothing
            returning id, processed, total, false as done
            """;

    private static final String PROGRESS = """
            select id, processed, total, done_at is not null as done
            from webhook_replays
            where company_id = :company and endpoint_id = :endpoint and id = :job
            """;

    // who had its turn last waits for longest
    private static final String CLAIM = """
            update webhook_replays
            set leased_until = :until
            where (company_id, endpoint_id, id) in
                  (select company_id, endpoint_id, id
                   from webhook_replays
                   where done_at is null and (leased_until is null or leased_until <= :now)
                   order by coalesce(leased_until, begun_at)
                   limit 1
                   for update skip locked)
            returning company_id, endpoint_id, id, begun_at, at_queued_at, at_event_id
            """;

    private static final String NEXT = """
            select event_id, queued_at
            from (
                (select event_id, queued_at
                 from webhook_log
                 where company_id = :company and endpoint_id = :endpoint and status = 'delivered'
                   and (queued_at, event_id) > (:queued, cast(:event as uuid)) and queued_at <= :until
                 order by queued_at, event_id
                 limit :most)
                union all
                (select event_id, queued_at
                 from webhook_log
                 where company_id = :company and endpoint_id = :endpoint and status = 'dead'
                   and (queued_at, event_id) > (:queued, cast(:event as uuid)) and queued_at <= :until
                 order by queued_at, event_id
                 limit :most)
            ) settled
            order by queued_at, event_id
            limit :most
            """;

    // Where the part began is a fence: another may have taken it over when the lease was over.
    private static final String ADVANCE = """
            update webhook_replays
            set processed = processed + :processed, at_queued_at = :queued, at_event_id = :event,
                total = case when :done then processed + :processed else greatest(total, processed + :processed) end,
                done_at = case when :done then :now end, leased_until = :now
            where company_id = :company and endpoint_id = :endpoint and id = :job and done_at is null
              and at_queued_at = :fromQueued and at_event_id = :fromEvent
            """;

    private static final String DELETE_COMPLETED = """
            delete from webhook_replays
            where (company_id, endpoint_id, id) in
                  (select company_id, endpoint_id, id
                   from webhook_replays
                   where done_at < :before
                   order by done_at
                   limit :most
                   for update skip locked)
            """;

    // for a part of a job; it is given up by a node that died
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final Database database;

    PostgresReplayStore(Database database) {
        this.database = database;
    }

    @Override
    public ReplayOutcome replay(DeliveryId delivery, Instant now) {
        return database.transact(transaction -> {
                    Handle handle = transaction.handle();
                    ReplayOutcome replay = enqueue(handle, delivery, now);
                    if (replay == ReplayOutcome.PENDING) {
                        RetryDelayReset.resetDelivery(handle, delivery, now);
                    }
                    return replay;
                })
                .orElseThrow(() -> new StoreUnavailableException(
                        "others have held the line for too long, nothing was changed", new TimeoutException()));
    }

    private static ReplayOutcome enqueue(Handle handle, DeliveryId delivery, Instant now) {
        return ReplayOutcome.valueOf(handle.createQuery(QUEUE)
                .bind("company", delivery.endpoint().company().value())
                .bind("endpoint", delivery.endpoint().id().value())
                .bind("event", delivery.eventId())
                .bind("now", SqlArguments.timestamp(now))
                .mapTo(String.class)
                .one());
    }

    @Override
    public Optional<ReplayProgress> start(UUID job, EndpointRef endpoint, Instant from, Instant now) {
        return database.use(handle -> handle.createQuery(BEGIN)
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .bind("job", job)
                .bind("mostCounted", MAX_COUNTED)
                .bind("from", SqlArguments.timestamp(from))
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> progress(row))
                .findOne());
    }

    @Override
    public Optional<ReplayProgress> progress(EndpointRef endpoint, UUID job) {
        return database.use(handle -> handle.createQuery(PROGRESS)
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .bind("job", job)
                .map((row, context) -> progress(row))
                .findOne());
    }

    private static ReplayProgress progress(ResultSet row) throws SQLException {
        return new ReplayProgress(
                row.getObject("id", UUID.class),
                row.getLong("processed"),
                row.getLong("total"),
                row.getBoolean("done"));
    }

    @Override
    public boolean advance(int most, Instant now) {
        Optional<Job> taken = database.use(handle -> claim(handle, now));
        taken.ifPresent(job -> advance(job, most, now));
        return taken.isPresent();
    }

    private void advance(Job job, int most, Instant now) {
        List<LogPosition> next = database.use(handle -> nextDeliveries(handle, job, most));
        next.forEach(place -> replay(new DeliveryId(job.endpoint(), place.event()), now));
        LogPosition last = next.isEmpty() ? job.position() : next.get(next.size() - 1);
        database.use(handle -> handle.createUpdate(ADVANCE)
                .bind("company", job.endpoint().company().value())
                .bind("endpoint", job.endpoint().id().value())
                .bind("job", job.id())
                .bind("processed", next.size())
                .bind("queued", SqlArguments.timestamp(last.queuedAt()))
                .bind("event", last.event())
                .bind("fromQueued", SqlArguments.timestamp(job.position().queuedAt()))
                .bind("fromEvent", job.position().event())
                .bind("done", next.size() < most)
                .bind("now", SqlArguments.timestamp(now))
                .execute());
    }

    @Override
    public int deleteCompletedJobs(Instant before, int most) {
        return database.use(handle -> handle.createUpdate(DELETE_COMPLETED)
                .bind("before", SqlArguments.timestamp(before))
                .bind("most", most)
                .execute());
    }

    private static Optional<Job> claim(Handle handle, Instant now) {
        return handle.createQuery(CLAIM)
                .bind("now", SqlArguments.timestamp(now))
                .bind("until", SqlArguments.timestamp(now.plus(LEASE)))
                .map((row, context) -> new Job(
                        row.getObject("id", UUID.class),
                        OrderingKeyRow.endpoint(row),
                        Objects.requireNonNull(row.getTimestamp("begun_at")).toInstant(),
                        new LogPosition(
                                Objects.requireNonNull(row.getTimestamp("at_queued_at"))
                                        .toInstant(),
                                row.getObject("at_event_id", UUID.class))))
                .findOne();
    }

    private static List<LogPosition> nextDeliveries(Handle handle, Job job, int most) {
        return handle.createQuery(NEXT)
                .bind("company", job.endpoint().company().value())
                .bind("endpoint", job.endpoint().id().value())
                .bind("queued", SqlArguments.timestamp(job.position().queuedAt()))
                .bind("event", job.position().event())
                .bind("until", SqlArguments.timestamp(job.startedAt()))
                .bind("most", most)
                .map((row, context) -> new LogPosition(
                        Objects.requireNonNull(row.getTimestamp("queued_at")).toInstant(),
                        row.getObject("event_id", UUID.class)))
                .list();
    }

    /** A delivery's place in the log. */
    private record LogPosition(Instant queuedAt, UUID event) {}

    private record Job(UUID id, EndpointRef endpoint, Instant startedAt, LogPosition position) {}
}

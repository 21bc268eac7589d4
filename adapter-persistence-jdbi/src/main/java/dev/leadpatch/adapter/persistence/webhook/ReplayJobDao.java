package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.ReplayStore.Outcome;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import dev.leadpatch.application.webhook.ReplayStore.ReplayRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The statements of replay jobs, which a node claims under a lease and processes in batches. */
final class ReplayJobDao {
    private static final String START = """
            insert into webhook_replays
                (company_id, endpoint_id, id, started_at, until, status, total, last_queued_at, last_event_id)
            select :company, :endpoint, :job, :now, :until, cast(:status as text), count(*), :from,
                   '00000000-0000-0000-0000-000000000000'
            from (
                select event_id
                from webhook_delivery_log
                where company_id = :company and endpoint_id = :endpoint and status = 'delivered'
                  and queued_at >= :from and queued_at <= :until and 'delivered' = any(:statuses)
                union all
                select event_id
                from webhook_delivery_log
                where company_id = :company and endpoint_id = :endpoint and status = 'dead'
                  and queued_at >= :from and queued_at <= :until and 'dead' = any(:statuses)
                limit :maxCounted
            ) counted
            on conflict (company_id, endpoint_id) where completed_at is null do nothing
            returning id, processed, total, false as done
            """;

    // round-robin: the job that was processed least recently
    private static final String CLAIM = """
            update webhook_replays
            set leased_until = :leasedUntil
            where (company_id, endpoint_id, id) in
                  (select company_id, endpoint_id, id
                   from webhook_replays
                   where completed_at is null and (leased_until is null or leased_until <= :now)
                   order by coalesce(leased_until, started_at)
                   limit 1
                   for update skip locked)
            returning company_id, endpoint_id, id, coalesce(until, started_at) as until, status, last_queued_at,
                      last_event_id
            """;

    private static final String NEXT = """
            select event_id, queued_at
            from (
                (select event_id, queued_at
                 from webhook_delivery_log
                 where company_id = :company and endpoint_id = :endpoint and status = 'delivered'
                   and 'delivered' = any(:statuses) and (queued_at, event_id) > (:queued, cast(:event as uuid)) and queued_at <= :until
                 order by queued_at, event_id
                 limit :limit)
                union all
                (select event_id, queued_at
                 from webhook_delivery_log
                 where company_id = :company and endpoint_id = :endpoint and status = 'dead'
                   and 'dead' = any(:statuses) and (queued_at, event_id) > (:queued, cast(:event as uuid)) and queued_at <= :until
                 order by queued_at, event_id
                 limit :limit)
            ) next
            order by queued_at, event_id
            limit :limit
            """;

    // The start of the batch is a fencing token: another node may have claimed the job after the lease expired.
    private static final String ADVANCE = """
            update webhook_replays
            set processed = processed + :processed, last_queued_at = :queued, last_event_id = :event,
                total = case when :done then processed + :processed else greatest(total, processed + :processed) end,
                completed_at = case when :done then :now end, leased_until = :now
            where company_id = :company and endpoint_id = :endpoint and id = :job and completed_at is null
              and last_queued_at = :fromQueued and last_event_id = :fromEvent
            """;

    // for one batch of a job; the lease of a crashed node expires
    private static final Duration LEASE = Duration.ofMinutes(1);

    private ReplayJobDao() {}

    /** Starts a job; empty if another one of the endpoint is running. */
    static Optional<ReplayProgress> start(
            Handle handle, UUID job, EndpointRef endpoint, ReplayRange range, Instant now) {
        return handle.createQuery(START)
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .bind("job", job)
                .bind("maxCounted", ReplayStore.MAX_COUNTED)
                .bind("from", SqlArguments.timestamp(range.from()))
                .bind("until", SqlArguments.timestamp(range.end(now)))
                .bind("status", range.outcome().map(Outcome::wireName).orElse(null))
                .bind("statuses", SqlArguments.textArray(statuses(range.outcome())))
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> PostgresReplayStore.progress(row))
                .findOne();
    }

    /** Claims a job under a lease; empty if no job is free. */
    static Optional<Job> claim(Handle handle, Instant now) {
        return handle.createQuery(CLAIM)
                .bind("now", SqlArguments.timestamp(now))
                .bind("leasedUntil", SqlArguments.timestamp(now.plus(LEASE)))
                .map((row, context) -> new Job(
                        row.getObject("id", UUID.class),
                        QueueHeadDao.endpoint(row),
                        Objects.requireNonNull(row.getTimestamp("until")).toInstant(),
                        Optional.ofNullable(row.getString("status")).flatMap(Outcome::ofWireName),
                        new LogPosition(
                                Objects.requireNonNull(row.getTimestamp("last_queued_at"))
                                        .toInstant(),
                                row.getObject("last_event_id", UUID.class))))
                .findOne();
    }

    /** The statuses in the log of deliveries with an outcome; empty for both. */
    static List<String> statuses(Optional<Outcome> outcome) {
        return outcome.map(List::of).orElse(List.of(Outcome.values())).stream()
                .map(Outcome::wireName)
                .toList();
    }

    /** The next deliveries of the job, oldest first. */
    static List<LogPosition> nextDeliveries(Handle handle, Job job, int limit) {
        return handle.createQuery(NEXT)
                .bind("company", job.endpoint().company().value())
                .bind("endpoint", job.endpoint().id().value())
                .bind("queued", SqlArguments.timestamp(job.position().queuedAt()))
                .bind("event", job.position().event())
                .bind("until", SqlArguments.timestamp(job.until()))
                .bind("statuses", SqlArguments.textArray(statuses(job.outcome())))
                .bind("limit", limit)
                .map((row, context) -> new LogPosition(
                        Objects.requireNonNull(row.getTimestamp("queued_at")).toInstant(),
                        row.getObject("event_id", UUID.class)))
                .list();
    }

    /** Advances the job past the processed deliveries, and releases it; no-op if another node has advanced it. */
    static int advance(Handle handle, Job job, List<LogPosition> processed, boolean completed, Instant now) {
        LogPosition last = processed.isEmpty() ? job.position() : processed.get(processed.size() - 1);
        return handle.createUpdate(ADVANCE)
                .bind("company", job.endpoint().company().value())
                .bind("endpoint", job.endpoint().id().value())
                .bind("job", job.id())
                .bind("processed", processed.size())
                .bind("queued", SqlArguments.timestamp(last.queuedAt()))
                .bind("event", last.event())
                .bind("fromQueued", SqlArguments.timestamp(job.position().queuedAt()))
                .bind("fromEvent", job.position().event())
                .bind("done", completed)
                .bind("now", SqlArguments.timestamp(now))
                .execute();
    }

    /** The position of a delivery in the log. */
    record LogPosition(Instant queuedAt, UUID event) {}

    record Job(UUID id, EndpointRef endpoint, Instant until, Optional<Outcome> outcome, LogPosition position) {}
}

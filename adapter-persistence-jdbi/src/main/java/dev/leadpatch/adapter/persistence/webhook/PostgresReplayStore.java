package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.audit.AuditLogWriter;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.jdbc.TransactionCallback;
import dev.leadpatch.adapter.persistence.webhook.ReplayJobDao.Job;
import dev.leadpatch.adapter.persistence.webhook.ReplayJobDao.LogPosition;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.ReplayStore.ReplayRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Replays of deliveries in PostgreSQL: a job scans the log and enqueues one delivery after the other. Thread-safe. */
public final class PostgresReplayStore implements ReplayStore {
    // Each replay is a transaction, which locks one queue head and waits for no other. It writes to the head in any
    // case, and so locks it; the comment on webhook_queue_heads in V5__webhooks.sql explains the locking protocol.
    private static final String ENQUEUE = """
            with completed as (
                select company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, queued_at
                from webhook_delivery_log
                where company_id = :company and endpoint_id = :endpoint and event_id = :event
                  and exists (select from webhook_endpoints e where e.company_id = :company and e.id = :endpoint)
                -- the clean-up skips locked rows, so that the log or the queue always needs the payload
                for key share
            ), queued as (
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, queued_at)
                select company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, queued_at
                from completed
                on conflict (company_id, endpoint_id, lead_id, sequence) do nothing
                returning company_id, endpoint_id, lead_id, sequence
            ), head as (
                insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at, replays)
                select company_id, endpoint_id, lead_id, sequence, :now, true
                from queued
                on conflict (company_id, endpoint_id, lead_id) do update
                    set replays = true
            )
            select case
                       when exists (select from queued) then 'QUEUED'
                       when exists (select from completed)
                           or exists (select from webhook_deliveries d
                                      join webhook_events v on v.company_id = :company and v.event_id = :event
                                      where d.company_id = :company and d.endpoint_id = :endpoint
                                        and d.lead_id = v.lead_id and d.sequence = v.sequence)
                           then 'PENDING'
                       else 'UNKNOWN'
                   end
            """;

    private static final String PROGRESS = """
            select id, processed, total, completed_at is not null as done
            from webhook_replays
            where company_id = :company and endpoint_id = :endpoint and id = :job
            """;

    private static final String FIND_RUNNING = """
            select id, processed, total, false as done
            from webhook_replays
            where company_id = :company and endpoint_id = :endpoint and completed_at is null
            """;

    private static final String DELETE_COMPLETED = """
            delete from webhook_replays
            where (company_id, endpoint_id, id) in
                  (select company_id, endpoint_id, id
                   from webhook_replays
                   where completed_at < :before
                   order by completed_at
                   limit :limit
                   for update skip locked)
            """;

    private final Database database;

    public PostgresReplayStore(Database database) {
        this.database = database;
    }

    @Override
    public ReplayOutcome replay(DeliveryId delivery, Instant now, List<AuditEntry> audit) {
        return transact(transaction -> {
            Handle handle = transaction.handle();
            ReplayOutcome outcome = enqueue(handle, delivery, now);
            if (outcome == ReplayOutcome.PENDING) {
                QueueHeadDao.makeDue(handle, delivery, now);
            }
            if (outcome != ReplayOutcome.UNKNOWN) {
                AuditLogWriter.write(handle, audit);
            }
            return outcome;
        });
    }

    private <T> T transact(TransactionCallback<T> work) {
        return database.transact(work)
                .orElseThrow(() -> new StoreBusyException(
                        "another transaction held the queue head beyond the deadline; nothing was changed"));
    }

    private static ReplayOutcome enqueue(Handle handle, DeliveryId delivery, Instant now) {
        if (ShardedStatements.areUsedBy(handle)) {
            return ShardedReplay.enqueue(handle, delivery, now);
        }
        return ReplayOutcome.valueOf(handle.createQuery(ENQUEUE)
                .bind("company", delivery.endpoint().company().value())
                .bind("endpoint", delivery.endpoint().id().value())
                .bind("event", delivery.eventId())
                .bind("now", SqlArguments.timestamp(now))
                .mapTo(String.class)
                .one());
    }

    @Override
    public Optional<ReplayProgress> start(
            UUID job, EndpointRef endpoint, ReplayRange range, Instant now, List<AuditEntry> audit) {
        return transact(transaction -> {
            Optional<ReplayProgress> started = ReplayJobDao.start(transaction.handle(), job, endpoint, range, now);
            started.ifPresent(progress -> AuditLogWriter.write(transaction.handle(), audit));
            return started;
        });
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

    @Override
    public Optional<ReplayProgress> findRunning(EndpointRef endpoint) {
        return database.use(handle -> handle.createQuery(FIND_RUNNING)
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .map((row, context) -> progress(row))
                .findOne());
    }

    static ReplayProgress progress(ResultSet row) throws SQLException {
        return new ReplayProgress(
                row.getObject("id", UUID.class),
                row.getLong("processed"),
                row.getLong("total"),
                row.getBoolean("done"));
    }

    @Override
    public boolean advance(int limit, Instant now) {
        Optional<Job> claimed = database.use(handle -> ReplayJobDao.claim(handle, now));
        claimed.ifPresent(job -> advance(job, limit, now));
        return claimed.isPresent();
    }

    private void advance(Job job, int limit, Instant now) {
        List<LogPosition> next = database.use(handle -> ReplayJobDao.nextDeliveries(handle, job, limit));
        next.forEach(position -> replay(new DeliveryId(job.endpoint(), position.event()), now, List.of()));
        boolean completed = next.size() < limit;
        database.use(handle -> ReplayJobDao.advance(handle, job, next, completed, now));
    }

    @Override
    public int deleteCompletedJobs(Instant before, int limit) {
        return database.use(handle -> handle.createUpdate(DELETE_COMPLETED)
                .bind("before", SqlArguments.timestamp(before))
                .bind("limit", limit)
                .execute());
    }
}

package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.PayloadAdmission;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The delivery queue in PostgreSQL. Polls and claims query queue heads only, one for each ordering key, and never the
 * deliveries behind them. The backlog is counted up to fixed limits, so that its cost is bounded. Claims use SKIP
 * LOCKED, leases and fencing tokens; the comment on webhook_queue_heads in V5__webhooks.sql explains the locking
 * protocol. Thread-safe.
 */
public final class PostgresDeliveryQueue implements DeliveryQueue, DeliveryBacklog {
    private static final int MAX_ENDPOINTS = 1_000;
    private static final int MAX_QUEUE_HEADS_PER_ENDPOINT = 1_000;
    private static final int MAX_QUEUE_HEADS = 5_000;

    // A loose index scan: one index probe finds the next endpoint. Of each endpoint the heads that are due first are
    // counted, up to a limit, so that an endpoint with many heads hides no other. The limits of one row keep the
    // planner from reading a whole table instead of probing.
    private static final String COUNT_WAITING = """
            with recursive scan (company_id, endpoint_id, ordinal) as (
                (select company_id, endpoint_id, 1
                 from webhook_queue_heads
                 order by company_id, endpoint_id
                 limit 1)
                union all
                select next.company_id, next.endpoint_id, s.ordinal + 1
                from scan s
                cross join lateral (
                    select l.company_id, l.endpoint_id
                    from webhook_queue_heads l
                    where (l.company_id, l.endpoint_id) > (s.company_id, s.endpoint_id)
                    order by l.company_id, l.endpoint_id
                    limit 1
                ) next
                where s.ordinal < :maxEndpoints
            ), heads as (
                select head.company_id, head.endpoint_id, head.lead_id, head.sequence
                from scan s
                join webhook_endpoints e on e.company_id = s.company_id and e.id = s.endpoint_id and e.enabled
                cross join lateral (
                    select l.company_id, l.endpoint_id, l.lead_id, l.sequence
                    from webhook_queue_heads l
                    where l.company_id = s.company_id and l.endpoint_id = s.endpoint_id
                    order by l.due_at
                    limit :maxPerEndpoint
                ) head
                limit :maxHeads
            )
            select count(*) as leads, min(d.queued_at) as oldest,
                   (select count(*)
                    from (select enabled from webhook_endpoints limit :maxEndpoints) e
                    where not e.enabled) as disabled
            from heads h
            cross join lateral (
                select w.queued_at
                from webhook_deliveries w
                where w.company_id = h.company_id and w.endpoint_id = h.endpoint_id and w.lead_id = h.lead_id
                  and w.sequence = h.sequence
                limit 1
            ) d
            """;

    // Citus reads up to the maximum of heads from each shard, of any endpoints that are enabled.
    private static final String COUNT_WAITING_SHARDED = """
            with endpoints as materialized (
                select company_id, id from webhook_endpoints where enabled limit :maxEndpoints
            ), disabled as materialized (
                select count(*) as endpoints
                from (select enabled from webhook_endpoints limit :maxEndpoints) e
                where not e.enabled
            ), heads as materialized (
                select queued_at
                from (
                    select w.queued_at
                    from webhook_queue_heads l
                    join endpoints e on e.company_id = l.company_id and e.id = l.endpoint_id
                    join webhook_deliveries w
                        on w.company_id = l.company_id and w.endpoint_id = l.endpoint_id and w.lead_id = l.lead_id
                        and w.sequence = l.sequence
                    limit :maxHeads
                ) head
            )
            select count(*) as leads, min(h.queued_at) as oldest,
                   (select endpoints from disabled) as disabled
            from heads h
            """;

    private final Database database;
    private final SecretCipher secretCipher;
    private final DeliveryClaimer claimer;
    private final ProbeClaimer probeClaimer;
    private final OutcomeRecorder outcomes;

    public PostgresDeliveryQueue(Database database, SecretCipher secretCipher) {
        this.database = database;
        this.secretCipher = secretCipher;
        claimer = new DeliveryClaimer(database, secretCipher);
        probeClaimer = new ProbeClaimer(database, claimer, secretCipher);
        outcomes = new OutcomeRecorder(database);
    }

    @Override
    public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int maxPerEndpoint, Instant now) {
        return database.use(
                handle -> DueOrderingKeyQuery.ofAllEndpoints(handle, after, maxPerEndpoint, now, secretCipher));
    }

    @Override
    public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit, Instant now) {
        return database.use(
                handle -> DueOrderingKeyQuery.ofEndpoint(handle, endpoint, after, limit, now, secretCipher));
    }

    @Override
    public ClaimedDeliveries claim(
            List<OrderingKey> orderingKeys, Duration lease, Instant now, PayloadAdmission admission) {
        return orderingKeys.isEmpty()
                ? new ClaimedDeliveries(List.of(), List.of())
                : claimer.claim(orderingKeys, lease, now, admission);
    }

    @Override
    public List<ClaimedProbe> claimProbes(
            int limit, Set<OrderingKey> excluded, Duration lease, Instant now, PayloadAdmission admission) {
        return probeClaimer.claim(limit, excluded, lease, now, admission);
    }

    @Override
    public RecordedOutcomes complete(List<CompletedAttempt> attempts, Instant now) {
        return attempts.isEmpty() ? new RecordedOutcomes(List.of(), List.of()) : outcomes.record(attempts, now);
    }

    @Override
    public int deleteDeliveriesOfRemovedEndpoints(int limit) {
        return database.sharding() == Sharding.CITUS
                ? ShardedEndpointCleanup.deleteOfRemovedEndpoints(database, limit)
                : DeliveryCleanup.deleteOfRemovedEndpoints(database, limit);
    }

    @Override
    public BacklogSize measure() {
        return database.use(handle -> (database.sharding() == Sharding.CITUS
                        ? handle.createQuery(COUNT_WAITING_SHARDED)
                        : handle.createQuery(COUNT_WAITING).bind("maxPerEndpoint", MAX_QUEUE_HEADS_PER_ENDPOINT))
                .bind("maxEndpoints", MAX_ENDPOINTS)
                .bind("maxHeads", MAX_QUEUE_HEADS)
                .map(PostgresDeliveryQueue::backlogSize)
                .one());
    }

    private static BacklogSize backlogSize(ResultSet row, StatementContext context) throws SQLException {
        Optional<Instant> oldest = Optional.ofNullable(row.getObject("oldest", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
        return new BacklogSize(row.getLong("leads"), oldest, row.getLong("disabled"));
    }
}

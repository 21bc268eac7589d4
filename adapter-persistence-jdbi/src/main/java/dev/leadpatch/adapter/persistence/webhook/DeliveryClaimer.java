package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.PayloadAdmission;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Claims queue heads under a lease, loads their deliveries, and releases the heads that it can't load. */
final class DeliveryClaimer {
    // The lateral join makes the planner find each head by its key, whether the table is empty or full.
    private static final String CLAIM = """
            with claimable as (
                select head.company_id, head.endpoint_id, head.lead_id
                from unnest(:companies, :endpoints, :leads) as w (company_id, endpoint_id, lead_id)
                join webhook_endpoints e on e.company_id = w.company_id and e.id = w.endpoint_id and e.enabled and
            """ + EndpointSecrets.READABLE + """
                cross join lateral (
                    select l.company_id, l.endpoint_id, l.lead_id
                    from webhook_queue_heads l
                    where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                      and l.due_at <= :now and (l.leased_until is null or l.leased_until <= :now)
                    for update skip locked
                ) head
                where not exists (select from webhook_endpoint_health h
                                  where h.company_id = w.company_id and h.endpoint_id = w.endpoint_id
                                    and (h.paused_until > :now or h.next_probe_at is not null))
            )
            update webhook_queue_heads l
            set attempts = l.attempts + 1, leased_until = :leasedUntil
            from claimable c
            where l.company_id = c.company_id and l.endpoint_id = c.endpoint_id and l.lead_id = c.lead_id
            returning l.company_id, l.endpoint_id, l.lead_id, l.sequence, l.attempts
            """;

    // A separate statement after the claim: it sees the delivery that a head advanced to just before. It returns no row
    // for a head whose lease has expired, if another node has completed its delivery. octet_length does not read the
    // payload.
    private static final String LOAD = """
            select row_to_json(e) as endpoint, e.secret, e.previous_secret, e.previous_secret_until, h.configuration,
                   h.company_id, h.endpoint_id, h.event_id, h.event_type, h.lead_id, h.sequence, h.attempt, h.actor_user_uuid,
                   c.uuid as company_uuid, h.payload_bytes, h.preceding_bytes < :maxBytes as fits,
                   case when h.preceding_bytes < :maxBytes then h.payload end as payload
            from (
                select w.ordinal, w.attempt, d.*, v.payload, v.actor_user_uuid, octet_length(v.payload) as payload_bytes,
                       coalesce(sum(octet_length(v.payload)) over (order by w.ordinal
                           rows between unbounded preceding and 1 preceding), 0) as preceding_bytes
                from unnest(:companies, :endpoints, :leads, :sequences, :attempts) with ordinality
                    as w (company_id, endpoint_id, lead_id, sequence, attempt, ordinal)
                cross join lateral (
                    select d.company_id, d.endpoint_id, d.lead_id, d.sequence, d.event_id, d.event_type,
                           d.configuration
                    from webhook_deliveries d
                    where d.company_id = w.company_id and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
                      and d.sequence = w.sequence
                    limit 1
                ) d
                join webhook_events v on v.company_id = d.company_id and v.event_id = d.event_id
            ) h
            join webhook_endpoints e on e.company_id = h.company_id and e.id = h.endpoint_id
            join companies c on c.id = h.company_id
            order by h.ordinal
            """;

    // SKIP LOCKED prevents deadlocks: a transaction that holds several heads must not wait for a lock. A skipped head
    // is free when its lease expires.
    private static final String RELEASE = """
            with released as (
                select l.company_id, l.endpoint_id, l.lead_id
                from unnest(:companies, :endpoints, :leads, :sequences, :attempts)
                    as w (company_id, endpoint_id, lead_id, sequence, attempt)
                cross join lateral (
                    select l.company_id, l.endpoint_id, l.lead_id
                    from webhook_queue_heads l
                    where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                      and l.sequence = w.sequence and l.attempts = w.attempt and l.leased_until is not null
                    for update skip locked
                ) l
            )
            update webhook_queue_heads l
            set attempts = l.attempts - 1, leased_until = null
            from released r
            where l.company_id = r.company_id and l.endpoint_id = r.endpoint_id and l.lead_id = r.lead_id
            """;

    private final Database database;
    private final SecretCipher secretCipher;

    DeliveryClaimer(Database database, SecretCipher secretCipher) {
        this.database = database;
        this.secretCipher = secretCipher;
    }

    ClaimedDeliveries claim(List<OrderingKey> keys, Duration lease, Instant now, PayloadAdmission admission) {
        return load(database.use(handle -> claimHeads(handle, keys, now.plus(lease), now)), admission);
    }

    /** Loads the deliveries of claimed heads, and releases those that it can't load. */
    ClaimedDeliveries load(List<QueueHead> heads, PayloadAdmission admission) {
        if (heads.isEmpty()) {
            return new ClaimedDeliveries(List.of(), List.of());
        }
        // Not in the transaction of the claim: changes of these leads would wait until all deliveries are loaded.
        List<QueueHead> unused = heads;
        try {
            List<LoadedHead> loaded = database.use(handle -> load(handle, heads, admission));
            List<LoadedHead> deferred =
                    loaded.stream().filter(head -> head.delivery().isEmpty()).toList();
            unused = deferred.stream().map(LoadedHead::head).toList();
            return new ClaimedDeliveries(
                    loaded.stream().flatMap(head -> head.delivery().stream()).toList(),
                    unused.stream().map(QueueHead::orderingKey).toList(),
                    deferred.stream().map(LoadedHead::endpoint).toList());
        } finally {
            release(unused);
        }
    }

    /** Claims the heads that are free and due, in the order of {@code orderingKeys}. */
    private List<QueueHead> claimHeads(
            Handle handle, List<OrderingKey> orderingKeys, Instant leasedUntil, Instant now) {
        Map<OrderingKey, QueueHead> claimed = QueueHeadDao.bind(handle.createQuery(CLAIM), orderingKeys, key -> key)
                .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                .bind("now", SqlArguments.timestamp(now))
                .bind("leasedUntil", SqlArguments.timestamp(leasedUntil))
                .map((row, context) -> QueueHead.of(row, "attempts"))
                .collectToMap(QueueHead::orderingKey, head -> head);
        return orderingKeys.stream()
                .distinct()
                .filter(claimed::containsKey)
                .map(claimed::get)
                .toList();
    }

    private List<LoadedHead> load(Handle handle, List<QueueHead> heads, PayloadAdmission admission) {
        return bind(handle.createQuery(LOAD), heads)
                .bind("maxBytes", DeliveryQueue.MAX_CLAIMED_BYTES)
                .map((row, context) -> loadedHead(row, EndpointMapper.of(row, secretCipher), admission))
                .list();
    }

    private LoadedHead loadedHead(ResultSet row, Endpoint endpoint, PayloadAdmission admission) throws SQLException {
        boolean fits =
                row.getBoolean("fits") && admission.admit(QueueHeadDao.orderingKey(row), row.getLong("payload_bytes"));
        Optional<ClaimedDelivery> delivery = fits ? Optional.of(delivery(row, endpoint)) : Optional.empty();
        return new LoadedHead(QueueHead.of(row, "attempt"), endpoint, delivery);
    }

    private void release(List<QueueHead> unused) {
        if (!unused.isEmpty()) {
            try {
                database.use(
                        handle -> bind(handle.createUpdate(RELEASE), unused).execute());
            } catch (StoreUnavailableException e) {
                // the heads are free when their lease expires; a failure of the claim itself is still thrown
            }
        }
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<QueueHead> heads) {
        return QueueHeadDao.bind(statement, heads, QueueHead::orderingKey)
                .bind("sequences", SqlArguments.array("int8", heads, QueueHead::sequence))
                .bind("attempts", SqlArguments.array("int4", heads, QueueHead::attempt));
    }

    private ClaimedDelivery delivery(ResultSet row, Endpoint endpoint) throws SQLException {
        return new ClaimedDelivery(
                endpoint.withConfiguration(
                        JsonColumns.configuration(JsonColumns.parse(row.getString("configuration")))),
                EndpointSecrets.deliverySecrets(row, EndpointSecrets.owner(endpoint), secretCipher),
                row.getObject("event_id", UUID.class),
                PostgresDeliveryLog.eventType(row),
                new LeadId(row.getLong("lead_id")),
                row.getLong("sequence"),
                row.getInt("attempt"),
                row.getString("payload"),
                row.getObject("company_uuid", UUID.class),
                row.getObject("actor_user_uuid", UUID.class));
    }

    /** A head with its delivery; empty if the payloads before it used up the maximum, or it is not admitted. */
    private record LoadedHead(QueueHead head, Endpoint endpoint, Optional<ClaimedDelivery> delivery) {}
}

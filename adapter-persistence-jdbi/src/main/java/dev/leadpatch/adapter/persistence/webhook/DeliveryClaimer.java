package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.PayloadAdmission;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

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
                      /*sharded and l.company_id = any(:companies) */
                    for update skip locked
                ) l
            )
            update webhook_queue_heads l
            set attempts = l.attempts - 1, leased_until = null
            from released r
            where l.company_id = r.company_id and l.endpoint_id = r.endpoint_id and l.lead_id = r.lead_id
              /*sharded and l.company_id = any(:companies) */
            """;

    private final Database database;
    private final SecretCipher secretCipher;
    private final DeliveryLoader loader;

    DeliveryClaimer(Database database, SecretCipher secretCipher) {
        this.database = database;
        this.secretCipher = secretCipher;
        this.loader = new DeliveryLoader(secretCipher);
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
            List<DeliveryLoader.LoadedHead> loaded = database.use(handle -> loader.load(handle, heads, admission));
            List<DeliveryLoader.LoadedHead> deferred =
                    loaded.stream().filter(head -> head.delivery().isEmpty()).toList();
            unused = deferred.stream().map(DeliveryLoader.LoadedHead::head).toList();
            return new ClaimedDeliveries(
                    loaded.stream().flatMap(head -> head.delivery().stream()).toList(),
                    unused.stream().map(QueueHead::orderingKey).toList(),
                    deferred.stream().map(DeliveryLoader.LoadedHead::endpoint).toList());
        } finally {
            release(unused);
        }
    }

    /** Claims the heads that are free and due, in the order of {@code orderingKeys}. */
    private List<QueueHead> claimHeads(
            Handle handle, List<OrderingKey> orderingKeys, Instant leasedUntil, Instant now) {
        List<QueueHead> heads = ShardedStatements.areUsedBy(handle)
                ? ShardedQueue.claim(handle, orderingKeys, leasedUntil, now, secretCipher)
                : QueueHeadDao.bind(handle.createQuery(CLAIM), orderingKeys, key -> key)
                        .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                        .bind("now", SqlArguments.timestamp(now))
                        .bind("leasedUntil", SqlArguments.timestamp(leasedUntil))
                        .map((row, context) -> QueueHead.of(row, "attempts"))
                        .list();
        Map<OrderingKey, QueueHead> claimed =
                heads.stream().collect(Collectors.toMap(QueueHead::orderingKey, head -> head));
        return orderingKeys.stream()
                .distinct()
                .filter(claimed::containsKey)
                .map(claimed::get)
                .toList();
    }

    private void release(List<QueueHead> unused) {
        if (!unused.isEmpty()) {
            try {
                database.use(handle -> ShardedStatements.ofEachCompany(
                        database.sharding(),
                        unused,
                        QueueHead::company,
                        batch -> List.of(QueueHead.bind(handle.createUpdate(RELEASE), batch)
                                .execute())));
            } catch (StoreUnavailableException e) {
                // the heads are free when their lease expires; a failure of the claim itself is still thrown
            }
        }
    }
}

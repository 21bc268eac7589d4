package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The statements on queue heads if the tables are sharded. The endpoints are on the coordinator: they are read first,
 * and the queue heads of those that can be used afterwards.
 */
final class ShardedQueue {
    static final String IS_USABLE = """
            e.enabled and
            """ + EndpointSecrets.READABLE + """
            and not exists (select from webhook_endpoint_health h
                            where h.company_id = e.company_id and h.endpoint_id = e.id
                              and (h.paused_until > :now or h.next_probe_at is not null))
            """;

    private static final String FIND_USABLE = """
            select e.company_id, e.id as endpoint_id
            from webhook_endpoints e
            where (e.company_id, e.id) in (select * from unnest(:companies, :endpoints)) and
            """ + IS_USABLE;

    private static final String CLAIM = """
            with claimable as (
                select l.endpoint_id, l.lead_id
                from unnest(:endpoints, :leads) as w (endpoint_id, lead_id)
                join webhook_queue_heads l on l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                where l.company_id = any(:companies)
                  and l.due_at <= :now and (l.leased_until is null or l.leased_until <= :now)
                for update of l skip locked
            )
            update webhook_queue_heads l
            set attempts = l.attempts + 1, leased_until = :leasedUntil
            from claimable c
            where l.company_id = any(:companies) and l.endpoint_id = c.endpoint_id and l.lead_id = c.lead_id
            returning l.company_id, l.endpoint_id, l.lead_id, l.sequence, l.attempts
            """;

    private ShardedQueue() {}

    /** Claims the heads that are free and due, in one transaction for each company. */
    static List<QueueHead> claim(
            Handle handle, List<OrderingKey> keys, Instant leasedUntil, Instant now, SecretCipher secretCipher) {
        List<EndpointRef> endpoints =
                keys.stream().map(OrderingKey::endpoint).distinct().toList();
        Set<EndpointRef> usable = findUsable(handle, endpoints, now, secretCipher);
        List<OrderingKey> claimable =
                keys.stream().filter(key -> usable.contains(key.endpoint())).toList();
        return ShardedStatements.ofEachCompany(
                Sharding.CITUS,
                claimable,
                key -> key.endpoint().company(),
                batch -> QueueHeadDao.bind(handle.createQuery(CLAIM), batch, key -> key)
                        .bind("now", SqlArguments.timestamp(now))
                        .bind("leasedUntil", SqlArguments.timestamp(leasedUntil))
                        .map((row, context) -> QueueHead.of(row, "attempts"))
                        .list());
    }

    static Set<EndpointRef> findUsable(
            Handle handle, List<EndpointRef> endpoints, Instant now, SecretCipher secretCipher) {
        return new HashSet<>(EndpointMapper.bindKeys(
                        bind(handle.createQuery(FIND_USABLE), now, secretCipher), endpoints, endpoint -> endpoint)
                .map((row, context) -> QueueHeadDao.endpoint(row))
                .list());
    }

    static Query bind(Query statement, Instant now, SecretCipher secretCipher) {
        return statement
                .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                .bind("now", SqlArguments.timestamp(now));
    }
}

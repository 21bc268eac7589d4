package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The statements on queue heads if the tables are sharded. The endpoints are on the coordinator: they are read first, and
 * the queue heads of those that can be used afterwards.
 */
final class ShardedQueue {
    private static final String IS_USABLE = """
            e.enabled and
            """ + EndpointSecrets.READABLE + """
            and not exists (select from webhook_endpoint_health h
                            where h.company_id = e.company_id and h.endpoint_id = e.id
                              and (h.paused_until > :now or h.next_probe_at is not null))
            """;

    private static final String FIND_PAGE = """
            select e.company_id, e.id as endpoint_id,
            """ + IS_USABLE + """
                as usable
            from webhook_endpoints e
            where (e.company_id, e.id) > (:company, cast(:endpoint as uuid))
            order by e.company_id, e.id
            limit :pageSize
            """;

    private static final String FIND_USABLE = """
            select e.company_id, e.id as endpoint_id
            from webhook_endpoints e
            where (e.company_id, e.id) in (select * from unnest(:companies, :endpoints)) and
            """ + IS_USABLE;

    // one query of all shards, each of which ranks the heads of its companies
    private static final String FIND_DUE = """
            with start as materialized (
                select *
                from unnest(:companies, :endpoints, cast(:times as timestamptz[])) as w (company_id, endpoint_id, after)
            )
            select *
            from (
                select l.company_id, l.endpoint_id, l.lead_id, l.due_at,
                       row_number() over (partition by l.company_id, l.endpoint_id order by l.due_at, l.lead_id) as rank
                from webhook_queue_heads l
                join start w on w.company_id = l.company_id and w.endpoint_id = l.endpoint_id
                where l.due_at > w.after and l.due_at <= :now and (l.leased_until is null or l.leased_until <= :now)
            ) ranked
            where rank <= :limit
            order by company_id, endpoint_id, due_at, lead_id
            """;

    private static final String FIND_DUE_OF_ENDPOINT = """
            select l.company_id, l.endpoint_id, l.lead_id, l.due_at
            from webhook_queue_heads l
            where l.company_id = :company and l.endpoint_id = :endpoint
              and l.due_at > :after and l.due_at <= :now and (l.leased_until is null or l.leased_until <= :now)
            order by l.due_at, l.lead_id
            limit :limit
            """;

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

    private static final int PAGE_SIZE = 1_000;

    private ShardedQueue() {}

    private record PagedEndpoint(EndpointRef ref, boolean isUsable) {}

    /** Finds the due ordering keys of all endpoints, as {@link DueOrderingKeyQuery} does. */
    static List<DueOrderingKey> findDue(
            Handle handle,
            Map<EndpointRef, Instant> after,
            int maxPerEndpoint,
            Instant now,
            SecretCipher secretCipher) {
        List<DueOrderingKey> due = new ArrayList<>();
        EndpointRef last = DueOrderingKeyQuery.FIRST_ENDPOINT;
        List<PagedEndpoint> page;
        do {
            page = bind(handle.createQuery(FIND_PAGE), now, secretCipher)
                    .bind("company", last.company().value())
                    .bind("endpoint", last.id().value())
                    .bind("pageSize", PAGE_SIZE)
                    .map((row, context) -> new PagedEndpoint(QueueHeadDao.endpoint(row), row.getBoolean("usable")))
                    .list();
            List<EndpointRef> usable = page.stream()
                    .filter(PagedEndpoint::isUsable)
                    .map(PagedEndpoint::ref)
                    .toList();
            if (!usable.isEmpty()) {
                due.addAll(findDue(handle, usable, after, maxPerEndpoint, now));
            }
            last = page.isEmpty() ? last : page.get(page.size() - 1).ref();
        } while (page.size() == PAGE_SIZE);
        return due;
    }

    private static List<DueOrderingKey> findDue(
            Handle handle, List<EndpointRef> endpoints, Map<EndpointRef, Instant> after, int limit, Instant now) {
        return EndpointMapper.bindKeys(handle.createQuery(FIND_DUE), endpoints, endpoint -> endpoint)
                .bind(
                        "times",
                        SqlArguments.array(
                                "text", endpoints, endpoint -> Objects.toString(after.get(endpoint), "-infinity")))
                .bind("now", SqlArguments.timestamp(now))
                .bind("limit", limit)
                .map((row, context) -> due(row))
                .list();
    }

    static List<DueOrderingKey> findDue(
            Handle handle, EndpointRef endpoint, Instant after, int limit, Instant now, SecretCipher secretCipher) {
        if (findUsable(handle, List.of(endpoint), now, secretCipher).isEmpty()) {
            return List.of();
        }
        return handle.createQuery(FIND_DUE_OF_ENDPOINT)
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .bind("after", SqlArguments.timestamp(after))
                .bind("limit", limit)
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> due(row))
                .list();
    }

    /** Claims the heads that are free and due, in one transaction for each company. */
    static List<QueueHead> claim(
            Handle handle, List<OrderingKey> keys, Instant leasedUntil, Instant now, SecretCipher secretCipher) {
        List<EndpointRef> endpoints =
                keys.stream().map(OrderingKey::endpoint).distinct().toList();
        Set<EndpointRef> usable = findUsable(handle, endpoints, now, secretCipher);
        List<OrderingKey> claimable =
                keys.stream().filter(key -> usable.contains(key.endpoint())).toList();
        List<QueueHead> claimed = new ArrayList<>();
        for (List<OrderingKey> batch : ShardedStatements.batches(
                Sharding.CITUS, claimable, key -> key.endpoint().company())) {
            claimed.addAll(QueueHeadDao.bind(handle.createQuery(CLAIM), batch, key -> key)
                    .bind("now", SqlArguments.timestamp(now))
                    .bind("leasedUntil", SqlArguments.timestamp(leasedUntil))
                    .map((row, context) -> QueueHead.of(row, "attempts"))
                    .list());
        }
        return claimed;
    }

    private static Set<EndpointRef> findUsable(
            Handle handle, List<EndpointRef> endpoints, Instant now, SecretCipher secretCipher) {
        return new HashSet<>(EndpointMapper.bindKeys(
                        bind(handle.createQuery(FIND_USABLE), now, secretCipher), endpoints, endpoint -> endpoint)
                .map((row, context) -> QueueHeadDao.endpoint(row))
                .list());
    }

    private static Query bind(Query statement, Instant now, SecretCipher secretCipher) {
        return statement
                .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                .bind("now", SqlArguments.timestamp(now));
    }

    private static DueOrderingKey due(ResultSet row) throws SQLException {
        OrderingKey key = new OrderingKey(QueueHeadDao.endpoint(row), new LeadId(row.getLong("lead_id")));
        return new DueOrderingKey(
                key, Objects.requireNonNull(row.getTimestamp("due_at")).toInstant());
    }
}

package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Polls the queue for due ordering keys. Completed deliveries leave dead entries at the start of an endpoint's index
 * range; vacuum can't remove them while an older transaction is open. So each scan starts after a given due time.
 */
final class DueOrderingKeyQuery {
    private static final int PAGE_SIZE = 1_000;
    static final EndpointRef FIRST_ENDPOINT = new EndpointRef(new CompanyId(1), new EndpointId(new UUID(0, 0)));

    // Iterates over endpoints, not over queue heads. An endpoint without heads costs one index probe. The limit bounds
    // the cost of an endpoint with ten thousand heads.
    static final String ALL_ENDPOINTS = """
            with page as (
                select e.company_id, e.id
                from webhook_endpoints e
                where (e.company_id, e.id) > (:company, cast(:endpoint as uuid))
                order by e.company_id, e.id
                limit :pageSize
            )
            select p.company_id, p.id as endpoint_id, head.lead_id, head.due_at
            from page p
            left join unnest(:companies, :endpoints, cast(:times as timestamptz[])) as start (company_id, id, due_at)
                on start.company_id = p.company_id and start.id = p.id
            left join lateral (
                select l.lead_id, l.due_at
                from webhook_endpoints e
                cross join webhook_queue_heads l
                where e.company_id = p.company_id and e.id = p.id and e.enabled and
            """ + EndpointSecrets.READABLE + """
                  and not exists (select from webhook_endpoint_health h
                                  where h.company_id = p.company_id and h.endpoint_id = p.id
                                    and (h.paused_until > :now or h.next_probe_at is not null))
                  and l.company_id = p.company_id and l.endpoint_id = p.id
                  and l.due_at > coalesce(start.due_at, '-infinity') and l.due_at <= :now
                  and (l.leased_until is null or l.leased_until <= :now)
                order by l.due_at, l.lead_id
                limit :limit
            ) head on true
            order by p.company_id, p.id, head.due_at, head.lead_id
            """;

    static final String ONE_ENDPOINT = """
            select l.company_id, l.endpoint_id, l.lead_id, l.due_at
            from webhook_queue_heads l
            where l.company_id = :company and l.endpoint_id = :endpoint
              and l.due_at > :after and l.due_at <= :now
              and (l.leased_until is null or l.leased_until <= :now)
              and exists (select from webhook_endpoints e
                          where e.company_id = :company and e.id = :endpoint and e.enabled and
            """ + EndpointSecrets.READABLE + """
                         )
              and not exists (select from webhook_endpoint_health h
                              where h.company_id = :company and h.endpoint_id = :endpoint
                                and (h.paused_until > :now or h.next_probe_at is not null))
            order by l.due_at, l.lead_id
            limit :limit
            """;

    private DueOrderingKeyQuery() {}

    static List<DueOrderingKey> ofAllEndpoints(
            Handle handle,
            Map<EndpointRef, Instant> after,
            int maxPerEndpoint,
            Instant now,
            SecretCipher secretCipher) {
        if (ShardedStatements.areUsedBy(handle)) {
            return ShardedDueQuery.ofAll(handle, after, maxPerEndpoint, now, secretCipher);
        }
        List<DueOrderingKey> due = new ArrayList<>();
        Optional<EndpointRef> last = Optional.of(FIRST_ENDPOINT);
        while (last.isPresent()) {
            List<Row> page = page(handle, last.get(), after, maxPerEndpoint, now, secretCipher);
            page.stream().map(Row::due).flatMap(Optional::stream).forEach(due::add);
            long endpoints = page.stream().map(Row::endpoint).distinct().count();
            last = endpoints < PAGE_SIZE
                    ? Optional.empty()
                    : Optional.of(page.get(page.size() - 1).endpoint());
        }
        return due;
    }

    private static List<Row> page(
            Handle handle,
            EndpointRef last,
            Map<EndpointRef, Instant> after,
            int maxPerEndpoint,
            Instant now,
            SecretCipher secretCipher) {
        List<Map.Entry<EndpointRef, Instant>> starts = List.copyOf(after.entrySet());
        return EndpointMapper.bindKeys(handle.createQuery(ALL_ENDPOINTS), starts, Map.Entry::getKey)
                .bind("company", last.company().value())
                .bind("endpoint", last.id().value())
                .bind("pageSize", PAGE_SIZE)
                .bind(
                        "times",
                        SqlArguments.array(
                                "text", starts, entry -> entry.getValue().toString()))
                .bind("limit", maxPerEndpoint)
                .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> row(row))
                .list();
    }

    static List<DueOrderingKey> ofEndpoint(
            Handle handle, EndpointRef endpoint, Instant after, int limit, Instant now, SecretCipher secretCipher) {
        if (ShardedStatements.areUsedBy(handle)) {
            return ShardedDueQuery.ofEndpoint(handle, endpoint, after, limit, now, secretCipher);
        }
        return handle.createQuery(ONE_ENDPOINT)
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .bind("after", SqlArguments.timestamp(after))
                .bind("limit", limit)
                .bind("keys", SqlArguments.textArray(secretCipher.prefixes()))
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> row(row).due().orElseThrow())
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        EndpointRef endpoint = QueueHeadDao.endpoint(row);
        long lead = row.getLong("lead_id");
        if (row.wasNull()) {
            return new Row(endpoint, Optional.empty());
        }
        Instant dueAt = Objects.requireNonNull(row.getTimestamp("due_at")).toInstant();
        return new Row(endpoint, Optional.of(new DueOrderingKey(new OrderingKey(endpoint, new LeadId(lead)), dueAt)));
    }

    /** An endpoint of a page, with one of its due ordering keys; empty if it has none. */
    private record Row(EndpointRef endpoint, Optional<DueOrderingKey> due) {}
}

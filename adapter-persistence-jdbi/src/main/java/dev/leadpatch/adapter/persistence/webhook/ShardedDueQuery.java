package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.ShardCommand;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Finds the due ordering keys if the tables are sharded, as {@link DueOrderingKeyQuery} does otherwise: first the
 * endpoints on the coordinator, then the queue heads of those that can be used.
 */
final class ShardedDueQuery {
    private static final String FIND_PAGE = """
            select e.company_id, e.id as endpoint_id,
            """ + ShardedQueue.IS_USABLE + """
                as usable
            from webhook_endpoints e
            where (e.company_id, e.id) > (:company, cast(:endpoint as uuid))
            order by e.company_id, e.id
            limit :pageSize
            """;

    // Of each shard, so that a node that is down stops only its companies. A limit for each endpoint bounds the cost;
    // an
    // endpoint without heads costs one index probe of each shard.
    private static final String FIND_DUE_OF_SHARD = """
            select coalesce(string_agg(
                       concat_ws(' ', d.company_id, d.endpoint_id, d.lead_id,
                                 cast(extract(epoch from d.due_at) * 1000000 as bigint)),
                       ',' order by d.company_id, d.endpoint_id, d.due_at, d.lead_id), '')
            from unnest(cast('{%s}' as bigint[]), cast('{%s}' as uuid[]), cast('{%s}' as timestamptz[]))
                as w (company_id, endpoint_id, after)
            cross join lateral (
                select l.company_id, l.endpoint_id, l.lead_id, l.due_at
                from %%1$s l
                where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.due_at > w.after
                  and l.due_at <= '%s' and (l.leased_until is null or l.leased_until <= '%s')
                order by l.due_at, l.lead_id
                limit %d
            ) d
            """;

    private static final String FIND_DUE_OF_ENDPOINT = """
            select l.company_id, l.endpoint_id, l.lead_id, l.due_at
            from webhook_queue_heads l
            where l.company_id = :company and l.endpoint_id = :endpoint
              and l.due_at > :after and l.due_at <= :now and (l.leased_until is null or l.leased_until <= :now)
            order by l.due_at, l.lead_id
            limit :limit
            """;

    private static final int PAGE_SIZE = 1_000;

    private ShardedDueQuery() {}

    private record PagedEndpoint(EndpointRef ref, boolean isUsable) {}

    /** Finds the due ordering keys of all endpoints, as {@link DueOrderingKeyQuery} does. */
    static List<DueOrderingKey> ofAll(
            Handle handle,
            Map<EndpointRef, Instant> after,
            int maxPerEndpoint,
            Instant now,
            SecretCipher secretCipher) {
        List<DueOrderingKey> due = new ArrayList<>();
        EndpointRef last = DueOrderingKeyQuery.FIRST_ENDPOINT;
        List<PagedEndpoint> page;
        do {
            page = ShardedQueue.bind(handle.createQuery(FIND_PAGE), now, secretCipher)
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
        String command = FIND_DUE_OF_SHARD.formatted(
                joined(endpoints, endpoint -> endpoint.company().value()),
                joined(endpoints, endpoint -> endpoint.id().value()),
                joined(endpoints, endpoint -> Objects.toString(after.get(endpoint), "-infinity")),
                now,
                now,
                limit);
        return ShardCommand.find(handle, "webhook_queue_heads", command).stream()
                .filter(keys -> !keys.isEmpty())
                .flatMap(keys -> Stream.of(keys.split(",", -1)))
                .map(ShardedDueQuery::due)
                .toList();
    }

    /** The elements of an array literal. */
    static <T> String joined(List<T> items, Function<T, Object> element) {
        return items.stream().map(element).map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Parses company, endpoint, lead and microseconds. */
    private static DueOrderingKey due(String text) {
        String[] columns = text.split(" ", -1);
        EndpointRef endpoint =
                new EndpointRef(new CompanyId(Long.parseLong(columns[0])), new EndpointId(UUID.fromString(columns[1])));
        return new DueOrderingKey(
                new OrderingKey(endpoint, new LeadId(Long.parseLong(columns[2]))),
                Instant.EPOCH.plus(Long.parseLong(columns[3]), ChronoUnit.MICROS));
    }

    static List<DueOrderingKey> ofEndpoint(
            Handle handle, EndpointRef endpoint, Instant after, int limit, Instant now, SecretCipher secretCipher) {
        if (ShardedQueue.findUsable(handle, List.of(endpoint), now, secretCipher)
                .isEmpty()) {
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

    private static DueOrderingKey due(ResultSet row) throws SQLException {
        OrderingKey key = new OrderingKey(QueueHeadDao.endpoint(row), new LeadId(row.getLong("lead_id")));
        return new DueOrderingKey(
                key, Objects.requireNonNull(row.getTimestamp("due_at")).toInstant());
    }
}

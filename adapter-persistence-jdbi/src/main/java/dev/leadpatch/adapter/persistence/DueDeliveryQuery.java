package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.OrderingKey;
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
 * Looks for lines that are due. What was delivered leaves dead entries at the beginning of an endpoint's part of the
 * index, which nobody can remove as long as any transaction is open that is older; so one does not look there again.
 */
final class DueDeliveryQuery {
    private static final int PAGE_SIZE = 1_000;
    private static final EndpointRef FIRST_ENDPOINT = new EndpointRef(new CompanyId(1), new EndpointId(new UUID(0, 0)));

    // Goes from endpoint to endpoint, not from line to line: an endpoint without a line costs a probe, and one with ten
    // thousand no more than it may have.
    private static final String ALL_ENDPOINTS = """
            with page as (
                select e.company_id, e.id
                from webhook_endpoints e
                where (e.company_id, e.id) > (:company, cast(:endpoint as uuid))
                order by e.company_id, e.id
                limit :page
            )
            select p.company_id, p.id as endpoint_id, line.lead_id, line.due_at
            from page p
            left join unnest(:companies, :endpoints, cast(:times as timestamptz[])) as seen (company_id, id, until)
                on seen.company_id = p.company_id and seen.id = p.id
            left join lateral (
                select l.lead_id, l.due_at
                from webhook_endpoints e
                cross join webhook_lines l
                where e.company_id = p.company_id and e.id = p.id and e.enabled
                  and not exists (select from webhook_endpoint_health h
                                  where h.company_id = p.company_id and h.endpoint_id = p.id
                                    and h.paused_until > :now)
                  and l.company_id = p.company_id and l.endpoint_id = p.id
                  and l.due_at > coalesce(seen.until, '-infinity') and l.due_at <= :now
                  and (l.leased_until is null or l.leased_until <= :now)
                order by l.due_at, l.lead_id
                limit :most
            ) line on true
            order by p.company_id, p.id, line.due_at, line.lead_id
            """;

    private static final String ONE_ENDPOINT = """
            select l.company_id, l.endpoint_id, l.lead_id, l.due_at
            from webhook_lines l
            where l.company_id = :company and l.endpoint_id = :endpoint
              and l.due_at > :after and l.due_at <= :now
              and (l.leased_until is null or l.leased_until <= :now)
              and exists (select from webhook_endpoints e
                          where e.company_id = :company and e.id = :endpoint and e.enabled)
              and not exists (select from webhook_endpoint_health h
                              where h.company_id = :company and h.endpoint_id = :endpoint and h.paused_until > :now)
            order by l.due_at, l.lead_id
            limit :most
            """;

    private DueDeliveryQuery() {}

    static List<DueOrderingKey> ofAllEndpoints(
            Handle handle, Map<EndpointRef, Instant> after, int mostEach, Instant now) {
        List<DueOrderingKey> found = new ArrayList<>();
        Optional<EndpointRef> last = Optional.of(FIRST_ENDPOINT);
        while (last.isPresent()) {
            List<Row> page = page(handle, last.get(), after, mostEach, now);
            page.stream().map(Row::due).flatMap(Optional::stream).forEach(found::add);
            long endpoints = page.stream().map(Row::endpoint).distinct().count();
            last = endpoints < PAGE_SIZE
                    ? Optional.empty()
                    : Optional.of(page.get(page.size() - 1).endpoint());
        }
        return found;
    }

    private static List<Row> page(
            Handle handle, EndpointRef last, Map<EndpointRef, Instant> after, int mostEach, Instant now) {
        List<Map.Entry<EndpointRef, Instant>> seen = List.copyOf(after.entrySet());
        return handle.createQuery(ALL_ENDPOINTS)
                .bind("company", last.company().value())
                .bind("endpoint", last.id().value())
                .bind("page", PAGE_SIZE)
                .bind(
                        "companies",
                        SqlArguments.array(
                                "int8", seen, entry -> entry.getKey().company().value()))
                .bind(
                        "endpoints",
                        SqlArguments.array(
                                "uuid", seen, entry -> entry.getKey().id().value()))
                .bind(
                        "times",
                        SqlArguments.array(
                                "text", seen, entry -> entry.getValue().toString()))
                .bind("most", mostEach)
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> row(row))
                .list();
    }

    static List<DueOrderingKey> ofEndpoint(Handle handle, EndpointRef endpoint, Instant after, int most, Instant now) {
        return handle.createQuery(ONE_ENDPOINT)
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .bind("after", SqlArguments.timestamp(after))
                .bind("most", most)
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> row(row).due().orElseThrow())
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        EndpointRef endpoint = OrderingKeyRow.endpoint(row);
        long lead = row.getLong("lead_id");
        if (row.wasNull()) {
            return new Row(endpoint, Optional.empty());
        }
        Instant since = Objects.requireNonNull(row.getTimestamp("due_at")).toInstant();
        return new Row(endpoint, Optional.of(new DueOrderingKey(new OrderingKey(endpoint, new LeadId(lead)), since)));
    }

    /** An endpoint of a page, with one of its lines if it has any. */
    private record Row(EndpointRef endpoint, Optional<DueOrderingKey> due) {}
}

package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.webhook.DeliveryLog.Cursor;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Lists the deliveries of an endpoint: pending ones from the queue, completed ones from the log. */
final class DeliveryListQuery {
    private static final String LIST_PENDING = """
            select d.event_id, d.event_type, d.lead_id, d.sequence, 'pending' as status, d.queued_at, k.completed_at,
                   coalesce(k.attempts, '[]') || d.attempts as attempts
            from webhook_deliveries d
            left join webhook_delivery_log k
                on k.company_id = d.company_id and k.endpoint_id = d.endpoint_id and k.event_id = d.event_id
            where d.company_id = :company and d.endpoint_id = :endpoint and (d.lead_id, d.sequence) > (:lead, :sequence)
              and d.lead_id <= :lastLead and d.queued_at >= :since
            order by d.lead_id, d.sequence
            limit :limit
            """;

    // Each status has its own partial index; a status that is not requested is not read. "offset 0" is an optimization
    // fence: pending deliveries are probed by key, where the planner might read all of the endpoint.
    private static final String LIST_COMPLETED = """
            select *
            from (
                (select k.event_id, k.event_type, k.lead_id, k.sequence, k.status, k.queued_at, k.completed_at, k.attempts
                 from webhook_delivery_log k
                 where k.company_id = :company and k.endpoint_id = :endpoint
                   and (k.queued_at, k.event_id) < (:queuedAt, cast(:event as uuid)) and k.queued_at >= :since
                   and k.status = 'delivered' and 'delivered' = any(:statuses)
                   and not exists (select from webhook_deliveries d
                                   where d.company_id = :company and d.endpoint_id = :endpoint
                                     and d.lead_id = k.lead_id and d.sequence = k.sequence
                                   offset 0)
                 order by k.queued_at desc, k.event_id desc
                 limit :limit)
                union all
                (select k.event_id, k.event_type, k.lead_id, k.sequence, k.status, k.queued_at, k.completed_at, k.attempts
                 from webhook_delivery_log k
                 where k.company_id = :company and k.endpoint_id = :endpoint
                   and (k.queued_at, k.event_id) < (:queuedAt, cast(:event as uuid)) and k.queued_at >= :since
                   and k.status = 'dead' and 'dead' = any(:statuses)
                   and not exists (select from webhook_deliveries d
                                   where d.company_id = :company and d.endpoint_id = :endpoint
                                     and d.lead_id = k.lead_id and d.sequence = k.sequence
                                   offset 0)
                 order by k.queued_at desc, k.event_id desc
                 limit :limit)
            ) completed
            order by queued_at desc, event_id desc
            limit :limit
            """;

    // By the ids of the events of the lead: the log has no index by lead, which would slow down every delivery.
    private static final String LIST_COMPLETED_OF_LEAD = """
            select k.event_id, k.event_type, k.lead_id, k.sequence, k.status, k.queued_at, k.completed_at, k.attempts
            from webhook_delivery_log k
            where k.company_id = :company and k.endpoint_id = :endpoint and k.event_id = any(:events)
              and (k.queued_at, k.event_id) < (:queuedAt, cast(:event as uuid)) and k.queued_at >= :since
              and k.status = any(:statuses)
              and not exists (select from webhook_deliveries d
                              where d.company_id = :company and d.endpoint_id = :endpoint
                                and d.lead_id = k.lead_id and d.sequence = k.sequence
                              offset 0)
            order by k.queued_at desc, k.event_id desc
            limit :limit
            """;

    private static final String FIND_CHANGES = """
            select l.uuid, c.version, c.changed_at
            from leads l
            join lead_changes c on c.company_id = l.company_id and c.lead_id = l.id
            where l.company_id = :company and l.id = :lead
            """;

    private static final Instant FAR_PAST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant FAR_FUTURE = Instant.parse("9999-01-01T00:00:00Z");
    private static final Cursor.Completed LATEST_COMPLETED = new Cursor.Completed(FAR_FUTURE, new UUID(0, 0));

    private final Handle handle;
    private final EndpointRef endpoint;
    private final Filter filter;

    DeliveryListQuery(Handle handle, EndpointRef endpoint, Filter filter) {
        this.handle = handle;
        this.endpoint = endpoint;
        this.filter = filter;
    }

    Page page(Optional<Cursor> after, int limit) {
        // one row more than the limit shows whether there is another page
        List<LoggedDelivery> rows = new ArrayList<>();
        Cursor from = after.orElseGet(this::firstPending);
        Optional<Cursor.Pending> pending = from.fold(Optional::of, completed -> Optional.empty());
        if (pending.isPresent() && filter.state().orElse(State.PENDING) == State.PENDING) {
            rows.addAll(listPending(pending.get(), limit + 1));
        }
        if (rows.size() <= limit && filter.state().filter(State.PENDING::equals).isEmpty()) {
            Cursor.Completed before = from.fold(position -> LATEST_COMPLETED, completed -> completed);
            rows.addAll(listCompleted(before, limit + 1 - rows.size()));
        }
        return page(rows, limit);
    }

    private Cursor firstPending() {
        return new Cursor.Pending(filter.lead().orElse(new LeadId(1)), 0);
    }

    private static Page page(List<LoggedDelivery> rows, int limit) {
        if (rows.size() <= limit) {
            return new Page(rows, Optional.empty());
        }
        List<LoggedDelivery> deliveries = List.copyOf(rows.subList(0, limit));
        LoggedDelivery last = deliveries.get(limit - 1);
        Cursor next = last.state() == State.PENDING
                ? new Cursor.Pending(last.lead(), last.sequence())
                : new Cursor.Completed(last.queuedAt(), last.id().eventId());
        return new Page(deliveries, Optional.of(next));
    }

    private List<LoggedDelivery> listPending(Cursor.Pending after, int limit) {
        return list(
                handle.createQuery(LIST_PENDING)
                        .bind("lead", after.lead().value())
                        .bind("sequence", after.sequence())
                        .bind("lastLead", filter.lead().map(LeadId::value).orElse(Long.MAX_VALUE)),
                limit);
    }

    private List<LoggedDelivery> listCompleted(Cursor.Completed after, int limit) {
        Query statement = filter.lead()
                .map(lead -> handle.createQuery(LIST_COMPLETED_OF_LEAD)
                        .bind("events", SqlArguments.uuidArray(findEvents(lead))))
                .orElseGet(() -> handle.createQuery(LIST_COMPLETED));
        return list(
                statement
                        .bind("statuses", SqlArguments.textArray(statuses()))
                        .bind("queuedAt", SqlArguments.timestamp(after.queuedAt()))
                        .bind("event", after.eventId()),
                limit);
    }

    private List<UUID> findEvents(LeadId lead) {
        return handle.createQuery(FIND_CHANGES)
                .bind("company", endpoint.company().value())
                .bind("lead", lead.value())
                .map((row, context) -> LeadEvent.idOf(
                        row.getObject("uuid", UUID.class),
                        row.getLong("version"),
                        row.getObject("changed_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private List<String> statuses() {
        return filter.state()
                .map(state -> List.of(state.name().toLowerCase(Locale.ROOT)))
                .orElse(List.of("delivered", "dead"));
    }

    private List<LoggedDelivery> list(Query statement, int limit) {
        return statement
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .bind("since", SqlArguments.timestamp(filter.since().orElse(FAR_PAST)))
                .bind("limit", limit)
                .map((row, context) -> PostgresDeliveryLog.read(row, endpoint))
                .list();
    }
}

package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The delivery log in PostgreSQL: pending deliveries from the queue, completed ones from the log. */
public final class PostgresDeliveryLog implements DeliveryLog {
    private static final String LIST_PENDING = """
            select d.event_id, d.event_type, d.lead_id, d.sequence, 'pending' as status, d.queued_at, k.completed_at,
                   coalesce(k.attempts, '[]') || d.attempts as attempts
            from webhook_deliveries d
            left join webhook_delivery_log k
                on k.company_id = d.company_id and k.endpoint_id = d.endpoint_id and k.event_id = d.event_id
            where d.company_id = :company and d.endpoint_id = :endpoint and (d.lead_id, d.sequence) > (:lead, :sequence)
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
                   and (k.queued_at, k.event_id) < (:queuedAt, cast(:event as uuid))
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
                   and (k.queued_at, k.event_id) < (:queuedAt, cast(:event as uuid))
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

    private static final String FIND = """
            select v.event_id, coalesce(d.event_type, k.event_type) as event_type, v.lead_id, v.sequence,
                   case when d.event_id is null then k.status else 'pending' end as status,
                   coalesce(d.queued_at, k.queued_at) as queued_at, k.completed_at,
                   coalesce(k.attempts, '[]') || coalesce(d.attempts, '[]') as attempts
            from webhook_events v
            left join webhook_deliveries d
                on d.company_id = :company and d.endpoint_id = :endpoint
                   and d.lead_id = v.lead_id and d.sequence = v.sequence
            left join webhook_delivery_log k
                on k.company_id = :company and k.endpoint_id = :endpoint and k.event_id = v.event_id
            where v.company_id = :company and v.event_id = :event and (d.event_id is not null or k.event_id is not null)
            """;

    private static final Cursor.Pending FIRST_PENDING = new Cursor.Pending(new LeadId(1), 0);
    private static final Instant FAR_FUTURE = Instant.parse("9999-01-01T00:00:00Z");
    private static final Cursor.Completed LATEST_COMPLETED = new Cursor.Completed(FAR_FUTURE, new UUID(0, 0));

    private final Database database;
    private final DeliveryCleanup cleanup;

    public PostgresDeliveryLog(Database database) {
        this.database = database;
        this.cleanup = new DeliveryCleanup(database);
    }

    @Override
    public Page list(EndpointRef endpoint, Optional<State> stateFilter, Optional<Cursor> after, int limit) {
        return database.use(handle -> {
            // one row more than the limit shows whether there is another page
            List<LoggedDelivery> rows = new ArrayList<>();
            Cursor from = after.orElse(FIRST_PENDING);
            Optional<Cursor.Pending> pending = from.fold(Optional::of, completed -> Optional.empty());
            if (pending.isPresent() && stateFilter.orElse(State.PENDING) == State.PENDING) {
                rows.addAll(listPending(handle, endpoint, pending.get(), limit + 1));
            }
            if (rows.size() <= limit
                    && stateFilter.filter(State.PENDING::equals).isEmpty()) {
                Cursor.Completed before = from.fold(position -> LATEST_COMPLETED, completed -> completed);
                rows.addAll(listCompleted(handle, endpoint, stateFilter, before, limit + 1 - rows.size()));
            }
            return page(rows, limit);
        });
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

    private static List<LoggedDelivery> listPending(
            Handle handle, EndpointRef endpoint, Cursor.Pending after, int limit) {
        return list(
                handle.createQuery(LIST_PENDING)
                        .bind("lead", after.lead().value())
                        .bind("sequence", after.sequence()),
                endpoint,
                limit);
    }

    private static List<LoggedDelivery> listCompleted(
            Handle handle, EndpointRef endpoint, Optional<State> stateFilter, Cursor.Completed after, int limit) {
        return list(
                handle.createQuery(LIST_COMPLETED)
                        .bind("statuses", SqlArguments.textArray(statuses(stateFilter)))
                        .bind("queuedAt", SqlArguments.timestamp(after.queuedAt()))
                        .bind("event", after.eventId()),
                endpoint,
                limit);
    }

    private static List<String> statuses(Optional<State> stateFilter) {
        return stateFilter
                .map(state -> List.of(state.name().toLowerCase(Locale.ROOT)))
                .orElse(List.of("delivered", "dead"));
    }

    private static List<LoggedDelivery> list(Query statement, EndpointRef endpoint, int limit) {
        return bind(statement, endpoint)
                .bind("limit", limit)
                .map((row, context) -> read(row, endpoint))
                .list();
    }

    @Override
    public Optional<LoggedDelivery> find(DeliveryId delivery) {
        return database.use(handle -> bind(handle.createQuery(FIND), delivery.endpoint())
                .bind("event", delivery.eventId())
                .map((row, context) -> read(row, delivery.endpoint()))
                .findOne());
    }

    @Override
    public int deleteCompleted(Instant before, int limit) {
        return cleanup.deleteCompleted(before, limit);
    }

    @Override
    public int deletePayloads(Instant before, int limit) {
        return cleanup.deletePayloads(before, limit);
    }

    private static Query bind(Query statement, EndpointRef endpoint) {
        return statement
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value());
    }

    static WebhookEventType eventType(ResultSet row) throws SQLException {
        return WebhookEventType.ofWireName(row.getString("event_type")).orElseThrow();
    }

    private static LoggedDelivery read(ResultSet row, EndpointRef endpoint) throws SQLException {
        return new LoggedDelivery(
                new DeliveryId(endpoint, row.getObject("event_id", UUID.class)),
                eventType(row),
                new LeadId(row.getLong("lead_id")),
                row.getLong("sequence"),
                State.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Objects.requireNonNull(row.getTimestamp("queued_at")).toInstant(),
                Optional.ofNullable(row.getTimestamp("completed_at")).map(Timestamp::toInstant),
                JsonColumns.attempts(row.getString("attempts")));
    }
}

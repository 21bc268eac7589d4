package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;

/** The delivery log in PostgreSQL: pending deliveries from the queue, completed ones from the log. */
public final class PostgresDeliveryLog implements DeliveryLog {
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

    // while the circuit is open, the delivery is held until a probe, which may be ahead of its retry time
    private static final String FIND_NEXT_ATTEMPT = """
            select greatest(coalesce(c.next_probe_at, h.due_at), c.paused_until) as next_attempt_at
            from webhook_events v
            join webhook_queue_heads h
                on h.company_id = :company and h.endpoint_id = :endpoint
                   and h.lead_id = v.lead_id and h.sequence = v.sequence
            left join webhook_endpoint_health c on c.company_id = :company and c.endpoint_id = :endpoint
            where v.company_id = :company and v.event_id = :event
            """;

    private static final String FIND_PAYLOAD = """
            select v.payload, coalesce(d.configuration, k.configuration) as configuration
            from webhook_events v
            left join webhook_deliveries d
                on d.company_id = :company and d.endpoint_id = :endpoint
                   and d.lead_id = v.lead_id and d.sequence = v.sequence
            left join webhook_delivery_log k
                on k.company_id = :company and k.endpoint_id = :endpoint and k.event_id = v.event_id
            where v.company_id = :company and v.event_id = :event and (d.event_id is not null or k.event_id is not null)
            """;

    private final Database database;
    private final DeliveryRetention retention;

    public PostgresDeliveryLog(Database database) {
        this.database = database;
        this.retention = DeliveryRetention.of(database);
    }

    @Override
    public Page list(EndpointRef endpoint, Filter filter, Optional<Cursor> after, int limit) {
        return database.readMany(
                endpoint.company(), handle -> new DeliveryListQuery(handle, endpoint, filter).page(after, limit));
    }

    @Override
    public Optional<LoggedDelivery> find(DeliveryId delivery) {
        return database.use(handle -> bind(handle.createQuery(FIND), delivery.endpoint())
                .bind("event", delivery.eventId())
                .map((row, context) -> read(row, delivery.endpoint()))
                .findOne());
    }

    @Override
    public Optional<Instant> findNextAttempt(DeliveryId delivery) {
        return database.use(handle -> bind(handle.createQuery(FIND_NEXT_ATTEMPT), delivery.endpoint())
                .bind("event", delivery.eventId())
                .map((row, context) -> Objects.requireNonNull(row.getTimestamp("next_attempt_at"))
                        .toInstant())
                .findOne());
    }

    @Override
    public Optional<DeliveredPayload> findPayload(DeliveryId delivery) {
        return database.use(handle -> bind(handle.createQuery(FIND_PAYLOAD), delivery.endpoint())
                .bind("event", delivery.eventId())
                .map((row, context) -> new DeliveredPayload(
                        row.getString("payload"),
                        JsonColumns.configuration(JsonColumns.parse(row.getString("configuration")))))
                .findOne());
    }

    @Override
    public int deleteCompleted(Instant before, int limit) {
        return retention.deleteCompleted(before, limit);
    }

    @Override
    public int deletePayloads(Instant before, int limit) {
        return retention.deletePayloads(before, limit);
    }

    private static Query bind(Query statement, EndpointRef endpoint) {
        return statement
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value());
    }

    static WebhookEventType eventType(ResultSet row) throws SQLException {
        return WebhookEventType.ofWireName(row.getString("event_type")).orElseThrow();
    }

    static LoggedDelivery read(ResultSet row, EndpointRef endpoint) throws SQLException {
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

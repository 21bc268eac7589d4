package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.OrderingKey;
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

/** Takes lines, each with its first delivery, and gives back what it can't load. */
final class DeliveryClaimer {
    // Lateral, so that each line is found by its key whatever the planner makes of an empty or a full table.
    private static final String CLAIM = """
            with free as (
                select line.company_id, line.endpoint_id, line.lead_id
                from unnest(:companies, :endpoints, :leads) as w (company_id, endpoint_id, lead_id)
                join webhook_endpoints e on e.company_id = w.company_id and e.id = w.endpoint_id and e.enabled
                cross join lateral (
                    select l.company_id, l.endpoint_id, l.lead_id
                    from webhook_lines l
                    where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                      and l.due_at <= :now and (l.leased_until is null or l.leased_until <= :now)
                    for update skip locked
                ) line
                where not exists (select from webhook_endpoint_health h
                                  where h.company_id = w.company_id and h.endpoint_id = w.endpoint_id
                                    and h.paused_until > :now)
            )
            update webhook_lines l
            set attempts = l.attempts + 1, leased_until = :until
            from free f
            where l.company_id = f.company_id and l.endpoint_id = f.endpoint_id and l.lead_id = f.lead_id
            returning l.company_id, l.endpoint_id, l.lead_id, l.sequence, l.attempts
            """;

    // A statement of its own after the lines were taken: what a line was moved on to a moment before can be seen now.
    // Nothing comes of a line whose lease is over already, if another has delivered it. To ask for the size of a body
    // does not read it.
    private static final String LOAD = """
            select row_to_json(e) as endpoint, e.secret, e.previous_secret, e.previous_secret_until, h.configuration,
                   h.company_id, h.endpoint_id, h.event_id, h.lead_id, h.sequence, h.attempt, h.actor_user_uuid,
                   c.uuid as company_uuid, h.before < :room as fits, case when h.before < :room then h.payload end as payload
            from (
                select w.place, w.attempt, d.*, v.payload, v.actor_user_uuid,
                       coalesce(sum(octet_length(v.payload)) over (order by w.place
                           rows between unbounded preceding and 1 preceding), 0) as before
                from unnest(:companies, :endpoints, :leads, :sequences, :attempts) with ordinality
                    as w (company_id, endpoint_id, lead_id, sequence, attempt, place)
                cross join lateral (
                    select d.company_id, d.endpoint_id, d.lead_id, d.sequence, d.event_id, d.configuration
                    from webhook_deliveries d
                    where d.company_id = w.company_id and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
                      and d.sequence = w.sequence
                    limit 1
                ) d
                join lead_events v on v.company_id = d.company_id and v.event_id = d.event_id
            ) h
            join webhook_endpoints e on e.company_id = h.company_id and e.id = h.endpoint_id
            join companies c on c.id = h.company_id
            order by h.place
            """;

    // Who holds several lines waits for none: what another has locked just now is free when its lease is over.
    private static final String RELEASE = """
            with mine as (
                select l.company_id, l.endpoint_id, l.lead_id
                from unnest(:companies, :endpoints, :leads, :sequences, :attempts)
                    as w (company_id, endpoint_id, lead_id, sequence, attempt)
                cross join lateral (
                    select l.company_id, l.endpoint_id, l.lead_id
                    from webhook_lines l
                    where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                      and l.sequence = w.sequence and l.attempts = w.attempt and l.leased_until is not null
                    for update skip locked
                ) l
            )
            update webhook_lines l
            set attempts = l.attempts - 1, leased_until = null
            from mine m
            where l.company_id = m.company_id and l.endpoint_id = m.endpoint_id and l.lead_id = m.lead_id
            """;

    private final Database database;
    private final SecretCipher secretCipher;

    DeliveryClaimer(Database database, SecretCipher box) {
        this.database = database;
        this.secretCipher = box;
    }

    ClaimedDeliveries claim(List<OrderingKey> lines, Duration lease, Instant now) {
        List<QueueHead> heads = database.use(handle -> claimHeads(handle, lines, now.plus(lease), now));
        if (heads.isEmpty()) {
            return new ClaimedDeliveries(List.of(), List.of());
        }
        // Not in one transaction with the taking: changes of these leads would wait until all is loaded.
        List<QueueHead> unused = heads;
        try {
            List<LoadedHead> loaded = database.use(handle -> load(handle, heads));
            unused = loaded.stream()
                    .filter(each -> each.delivery().isEmpty())
                    .map(LoadedHead::head)
                    .toList();
            return new ClaimedDeliveries(
                    loaded.stream()
                            .map(LoadedHead::delivery)
                            .flatMap(Optional::stream)
                            .toList(),
                    unused.stream().map(QueueHead::orderingKey).toList());
        } finally {
            release(unused);
        }
    }

    /** In the order of the lines. */
    private static List<QueueHead> claimHeads(Handle handle, List<OrderingKey> lines, Instant until, Instant now) {
        Map<OrderingKey, QueueHead> taken = OrderingKeyRow.bind(handle.createQuery(CLAIM), lines, line -> line)
                .bind("now", SqlArguments.timestamp(now))
                .bind("until", SqlArguments.timestamp(until))
                .map((row, context) -> head(row, row.getInt("attempts")))
                .collectToMap(QueueHead::orderingKey, head -> head);
        return lines.stream()
                .distinct()
                .filter(taken::containsKey)
                .map(taken::get)
                .toList();
    }

    private List<LoadedHead> load(Handle handle, List<QueueHead> heads) {
        return bind(handle.createQuery(LOAD), heads)
                .bind("room", DeliveryQueue.MAX_CLAIMED_BYTES)
                .map((row, context) -> new LoadedHead(
                        head(row, row.getInt("attempt")),
                        row.getBoolean("fits")
                                ? Optional.of(delivery(row, EndpointRow.of(row, secretCipher)))
                                : Optional.empty()))
                .list();
    }

    private void release(List<QueueHead> unused) {
        if (!unused.isEmpty()) {
            try {
                database.use(
                        handle -> bind(handle.createUpdate(RELEASE), unused).execute());
            } catch (StoreUnavailableException unavailable) {
                // then it is free when its lease is over; what the claim itself has met is told
            }
        }
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<QueueHead> heads) {
        return OrderingKeyRow.bind(statement, heads, QueueHead::orderingKey)
                .bind("sequences", SqlArguments.array("int8", heads, QueueHead::sequence))
                .bind("attempts", SqlArguments.array("int4", heads, QueueHead::attempt));
    }

    private static QueueHead head(ResultSet row, int attempt) throws SQLException {
        return new QueueHead(OrderingKeyRow.of(row), row.getLong("sequence"), attempt);
    }

    private Delivery delivery(ResultSet row, Endpoint endpoint) throws SQLException {
        return new Delivery(
                endpoint.withConfiguration(
                        JsonColumns.configuration(JsonColumns.parse(row.getString("configuration")))),
                EndpointRow.deliverySecrets(row, EndpointRow.owner(endpoint), secretCipher),
                row.getObject("event_id", UUID.class),
                new LeadId(row.getLong("lead_id")),
                row.getLong("sequence"),
                row.getInt("attempt"),
                row.getString("payload"),
                row.getObject("company_uuid", UUID.class),
                row.getObject("actor_user_uuid", UUID.class));
    }

    /** The first delivery of a line, as it was claimed. */
    private record QueueHead(OrderingKey orderingKey, long sequence, int attempt) {}

    /** With its delivery, if there was room for its body. */
    private record LoadedHead(QueueHead head, Optional<Delivery> delivery) {}
}

package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Line;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Takes lines, each with its first delivery. */
final class DeliveryClaims {
    // Lateral, so that each line is found by its key whatever the planner makes of an empty or a full table.
    private static final String TAKE = """
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
    // Nothing comes of a line whose lease is over already, if another has delivered it.
    private static final String LOAD = """
            select row_to_json(e) as endpoint, e.secret, e.previous_secret, e.previous_secret_until, d.configuration,
                   d.event_id, d.lead_id, d.sequence, w.attempt, v.payload, v.actor_user_uuid, c.uuid as company_uuid
            from unnest(:companies, :endpoints, :leads, :sequences, :attempts)
                as w (company_id, endpoint_id, lead_id, sequence, attempt)
            cross join lateral (
                select *
                from webhook_deliveries d
                where d.company_id = w.company_id and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
                  and d.sequence = w.sequence
                limit 1
            ) d
            join webhook_endpoints e on e.company_id = d.company_id and e.id = d.endpoint_id
            join lead_events v on v.company_id = d.company_id and v.event_id = d.event_id
            join companies c on c.id = d.company_id
            """;

    private final SecretBox box;

    DeliveryClaims(SecretBox box) {
        this.box = box;
    }

    List<Delivery> claim(Handle handle, List<Line> lines, Duration lease, Instant now) {
        List<Head> heads = take(handle, lines, now.plus(lease), now);
        return heads.isEmpty() ? List.of() : load(handle, heads);
    }

    private static List<Head> take(Handle handle, List<Line> lines, Instant until, Instant now) {
        return LineArguments.bind(handle.createQuery(TAKE), lines, line -> line)
                .bind("now", SqlArguments.time(now))
                .bind("until", SqlArguments.time(until))
                .map((row, context) ->
                        new Head(LineArguments.line(row), row.getLong("sequence"), row.getInt("attempts")))
                .list();
    }

    private List<Delivery> load(Handle handle, List<Head> heads) {
        return LineArguments.bind(handle.createQuery(LOAD), heads, Head::line)
                .bind("sequences", SqlArguments.array("int8", heads, Head::sequence))
                .bind("attempts", SqlArguments.array("int4", heads, Head::attempt))
                .map((row, context) -> delivery(row, EndpointRow.of(row, box)))
                .list();
    }

    private Delivery delivery(ResultSet row, Endpoint endpoint) throws SQLException {
        return new Delivery(
                endpoint.configured(Json.configuration(Json.tree(row.getString("configuration")))),
                EndpointRow.secretsToSend(row, EndpointRow.owner(endpoint), box),
                row.getObject("event_id", UUID.class),
                new LeadId(row.getLong("lead_id")),
                row.getLong("sequence"),
                row.getInt("attempt"),
                row.getString("payload"),
                row.getObject("company_uuid", UUID.class),
                row.getObject("actor_user_uuid", UUID.class));
    }

    /** The first delivery of a line, as it was claimed. */
    private record Head(Line line, long sequence, int attempt) {}
}

package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.EventRecipients.Notification;
import dev.leadpatch.application.webhook.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;

/** Queues what endpoints are to be told, each event in the line of its endpoint and lead. */
final class DeliveryEnqueuer {
    // A line that is there is locked and not touched, since "do nothing" would not even lock it: the table's comment
    // says what that is good for.
    static final String ENQUEUE = """
            with told as (
                select *
                from unnest(:toldCompanies, :toldEndpoints, :toldLeads, :toldVersions, :toldEvents)
                    as t (company_id, endpoint_id, lead_id, version, event_id)
            ), queued as (
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select t.company_id, e.id, t.event_id, t.lead_id, t.version, cast(e.configuration as json), :queuedAt
                from told t
                join unnest(:endpointCompanies, :endpoints, :configurations) as e (company_id, id, configuration)
                    on e.company_id = t.company_id and e.id = t.endpoint_id
            )
            insert into webhook_lines (company_id, endpoint_id, lead_id, sequence, due_at)
            select company_id, endpoint_id, lead_id, min(version), :queuedAt
            from told
            group by company_id, endpoint_id, lead_id
            on conflict (company_id, endpoint_id, lead_id) do update
                set sequence = excluded.sequence
                where false
            """;

    private DeliveryEnqueuer() {}

    static void bind(Query statement, EventRecipients audience, Instant now) {
        List<Notification> told = audience.notifications();
        List<Endpoint> endpoints = audience.endpoints();
        statement
                .bind(
                        "toldCompanies",
                        SqlArguments.bigintArray(
                                told, telling -> telling.lead().company().value()))
                .bind("toldEndpoints", endpointIds(told, Notification::endpoint))
                .bind(
                        "toldLeads",
                        SqlArguments.bigintArray(
                                told, telling -> telling.lead().id().value()))
                .bind(
                        "toldVersions",
                        SqlArguments.bigintArray(told, telling -> telling.lead().version()))
                .bind(
                        "toldEvents",
                        SqlArguments.array(
                                "uuid", told, telling -> telling.event().id()))
                .bind(
                        "endpointCompanies",
                        SqlArguments.bigintArray(
                                endpoints, endpoint -> endpoint.ref().company().value()))
                .bind("endpoints", endpointIds(endpoints, endpoint -> endpoint))
                .bind(
                        "configurations",
                        SqlArguments.array(
                                "text", endpoints, endpoint -> JsonColumns.configuration(endpoint.configuration())))
                .bind("queuedAt", SqlArguments.timestamp(now));
    }

    private static <T> Argument endpointIds(List<T> items, Function<T, Endpoint> endpoint) {
        return SqlArguments.array(
                "uuid", items, item -> endpoint.apply(item).id().value());
    }
}

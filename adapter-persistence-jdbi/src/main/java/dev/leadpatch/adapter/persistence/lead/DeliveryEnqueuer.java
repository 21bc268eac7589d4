package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;

/**
 * Enqueues the deliveries of a transaction: one for each event and endpoint that receives it, under the ordering key of
 * the endpoint and the lead.
 */
final class DeliveryEnqueuer {
    // The conflict action locks an existing queue head without changing it; "do nothing" would not lock it. The comment
    // on webhook_lines in V2__webhooks.sql explains the locking protocol.
    static final String ENQUEUE = """
            with notification as (
                select *
                from unnest(:notificationCompanies, :notificationEndpoints, :notificationLeads, :notificationVersions,
                            :notificationEvents)
                    as n (company_id, endpoint_id, lead_id, version, event_id)
            ), queued as (
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select n.company_id, e.id, n.event_id, n.lead_id, n.version, cast(e.configuration as json), :queuedAt
                from notification n
                join unnest(:endpointCompanies, :endpoints, :configurations) as e (company_id, id, configuration)
                    on e.company_id = n.company_id and e.id = n.endpoint_id
            )
            insert into webhook_lines (company_id, endpoint_id, lead_id, sequence, due_at)
            select company_id, endpoint_id, lead_id, min(version), :queuedAt
            from notification
            group by company_id, endpoint_id, lead_id
            on conflict (company_id, endpoint_id, lead_id) do update
                set sequence = excluded.sequence
                where false
            """;

    private final List<Notification> notifications;
    private final Set<UUID> eventsWithRecipients;

    private DeliveryEnqueuer(List<Notification> notifications) {
        this.notifications = notifications;
        eventsWithRecipients = notifications.stream()
                .map(notification -> notification.event().id())
                .collect(Collectors.toSet());
    }

    /** Selects the recipients of each event among the endpoints of its company. */
    static DeliveryEnqueuer of(List<LeadUpdatedEvent> events, Map<CompanyId, List<Endpoint>> endpoints) {
        return new DeliveryEnqueuer(events.stream()
                .flatMap(event -> endpoints.getOrDefault(event.lead().company(), List.of()).stream()
                        .filter(endpoint -> endpoint.receivesChangesBy(event.actor()))
                        .map(endpoint -> new Notification(event, endpoint)))
                .toList());
    }

    /** Whether no endpoint receives an event. */
    boolean isEmpty() {
        return notifications.isEmpty();
    }

    /** Whether any endpoint receives the event. */
    boolean hasRecipients(LeadUpdatedEvent event) {
        return eventsWithRecipients.contains(event.id());
    }

    /** The distinct ordering keys of the deliveries. */
    List<OrderingKey> orderingKeys() {
        return notifications.stream()
                .map(notification -> new OrderingKey(
                        notification.endpoint().ref(), notification.lead().id()))
                .distinct()
                .toList();
    }

    /** Binds the deliveries to {@link #ENQUEUE}. */
    void bind(Query statement, Instant now) {
        List<Endpoint> endpoints =
                notifications.stream().map(Notification::endpoint).distinct().toList();
        statement
                .bind(
                        "notificationCompanies",
                        SqlArguments.bigintArray(
                                notifications,
                                notification -> notification.lead().company().value()))
                .bind("notificationEndpoints", endpointIds(notifications, Notification::endpoint))
                .bind(
                        "notificationLeads",
                        SqlArguments.bigintArray(
                                notifications,
                                notification -> notification.lead().id().value()))
                .bind(
                        "notificationVersions",
                        SqlArguments.bigintArray(
                                notifications,
                                notification -> notification.lead().version()))
                .bind(
                        "notificationEvents",
                        SqlArguments.array(
                                "uuid",
                                notifications,
                                notification -> notification.event().id()))
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

    /** One event for one endpoint. */
    private record Notification(LeadUpdatedEvent event, Endpoint endpoint) {
        Lead lead() {
            return event.lead();
        }
    }
}

package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.WaitingPayloadQuota.Payload;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    // on webhook_queue_heads in V5__webhooks.sql explains the locking protocol.
    static final String ENQUEUE = """
            with notification as (
                select *
                from unnest(:notificationCompanies, :notificationEndpoints, :notificationLeads, :notificationVersions,
                            :notificationEvents, :notificationEventTypes, :notificationBytes)
                    as n (company_id, endpoint_id, lead_id, version, event_id, event_type, payload_bytes)
            ), event as (
                insert into webhook_events
                    (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                select *
                from unnest(:eventCompanies, :eventIds, :eventLeads, :eventVersions,
                            cast(:eventTimes as timestamptz[]), :actorUsers, :payloads)
            ), queued as (
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, queued_at,
                     payload_bytes)
                select n.company_id, e.id, n.event_id, n.event_type, n.lead_id, n.version,
                       cast(e.configuration as json), :queuedAt, n.payload_bytes
                from notification n
                join unnest(:endpointCompanies, :endpoints, :configurations) as e (company_id, id, configuration)
                    on e.company_id = n.company_id and e.id = n.endpoint_id
            )
            insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at)
            select company_id, endpoint_id, lead_id, min(version), :queuedAt
            from notification
            group by company_id, endpoint_id, lead_id
            on conflict (company_id, endpoint_id, lead_id) do update
                set sequence = excluded.sequence
                where false
            """;

    private final List<Event> events;
    private final List<Notification> notifications;

    private DeliveryEnqueuer(List<Event> events) {
        this.events = events;
        notifications = events.stream()
                .flatMap(event -> event.recipients().stream().map(endpoint -> new Notification(event, endpoint)))
                .toList();
    }

    /** Selects the recipients of each event among the endpoints of its company. */
    static DeliveryEnqueuer of(List<LeadEvent> events, Function<CompanyId, List<Endpoint>> endpoints) {
        List<Event> withRecipients = new ArrayList<>();
        for (LeadEvent event : events) {
            List<Endpoint> recipients = endpoints.apply(event.lead().company()).stream()
                    .filter(endpoint -> endpoint.receives(event))
                    .toList();
            if (!recipients.isEmpty()) {
                withRecipients.add(new Event(event, event.id(), recipients));
            }
        }
        return new DeliveryEnqueuer(withRecipients);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /** The distinct ordering keys of the deliveries. */
    List<OrderingKey> orderingKeys() {
        return notifications.stream()
                .map(notification -> new OrderingKey(
                        notification.endpoint().ref(), notification.lead().id()))
                .distinct()
                .toList();
    }

    /** Binds the deliveries to {@link #ENQUEUE}, and the payloads of their events. */
    void bind(Query statement, WaitingPayloadQuota quota, Instant now) {
        Map<UUID, Payload> rendered = events.stream()
                .collect(Collectors.toMap(
                        Event::id,
                        event -> quota.render(event.change(), event.recipients().size())));
        Function<Event, Payload> payload = event -> Objects.requireNonNull(rendered.get(event.id()));
        bindNotifications(statement, payload);
        bindEvents(statement, payload);
        bindEndpoints(
                statement,
                notifications.stream().map(Notification::endpoint).distinct().toList());
        statement.bind("queuedAt", SqlArguments.timestamp(now));
    }

    private void bindNotifications(Query statement, Function<Event, Payload> payload) {
        List<Lead> leads = notifications.stream().map(Notification::lead).toList();
        statement
                .bind(
                        "notificationCompanies",
                        SqlArguments.bigintArray(leads, lead -> lead.company().value()))
                .bind("notificationEndpoints", endpointIds(notifications, Notification::endpoint))
                .bind(
                        "notificationLeads",
                        SqlArguments.bigintArray(leads, lead -> lead.id().value()))
                .bind("notificationVersions", SqlArguments.bigintArray(leads, Lead::version))
                .bind(
                        "notificationEvents",
                        SqlArguments.array(
                                "uuid",
                                notifications,
                                notification -> notification.event().id()))
                .bind(
                        "notificationEventTypes",
                        SqlArguments.array(
                                "text",
                                notifications,
                                notification ->
                                        notification.event().change().type().wireName()))
                .bind(
                        "notificationBytes",
                        SqlArguments.array(
                                "int4",
                                notifications,
                                notification ->
                                        payload.apply(notification.event()).bytes()));
    }

    private void bindEvents(Query statement, Function<Event, Payload> payload) {
        List<Lead> leads = events.stream().map(event -> event.change().lead()).toList();
        statement
                .bind(
                        "eventCompanies",
                        SqlArguments.bigintArray(leads, lead -> lead.company().value()))
                .bind("eventIds", SqlArguments.array("uuid", events, Event::id))
                .bind(
                        "eventLeads",
                        SqlArguments.bigintArray(leads, lead -> lead.id().value()))
                .bind("eventVersions", SqlArguments.bigintArray(leads, Lead::version))
                .bind(
                        "eventTimes",
                        SqlArguments.array(
                                "text", leads, lead -> lead.updatedAt().toString()))
                .bind("actorUsers", SqlArguments.array("uuid", events, event -> actorUser(event.change())))
                .bind(
                        "payloads",
                        SqlArguments.array(
                                "text", events, event -> payload.apply(event).json()));
    }

    /** The uuid of the owner of the key; the writer has checked that the owner exists. */
    private static UUID actorUser(LeadEvent event) {
        return event.catalog().user(event.actor().owner()).map(User::uuid).orElseThrow();
    }

    private static void bindEndpoints(Query statement, List<Endpoint> endpoints) {
        statement
                .bind(
                        "endpointCompanies",
                        SqlArguments.bigintArray(
                                endpoints, endpoint -> endpoint.ref().company().value()))
                .bind("endpoints", endpointIds(endpoints, endpoint -> endpoint))
                .bind(
                        "configurations",
                        SqlArguments.array(
                                "text", endpoints, endpoint -> JsonColumns.configuration(endpoint.configuration())));
    }

    private static <T> Argument endpointIds(List<T> items, Function<T, Endpoint> endpoint) {
        return SqlArguments.array(
                "uuid", items, item -> endpoint.apply(item).id().value());
    }

    /** An event that at least one endpoint receives. Its id is a hash, computed once. */
    private record Event(LeadEvent change, UUID id, List<Endpoint> recipients) {}

    /** One event for one endpoint. */
    private record Notification(Event event, Endpoint endpoint) {
        Lead lead() {
            return event.change().lead();
        }
    }
}

package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who is told of which of a transaction's events. */
record EventRecipients(List<Notification> notifications, Set<UUID> eventsWithRecipients) {

    /** One event that one endpoint is to be told of. */
    record Notification(LeadUpdatedEvent event, Endpoint endpoint) {
        Lead lead() {
            return event.lead();
        }
    }

    /** Those of the companies' endpoints that want each of the events. */
    static EventRecipients of(List<LeadUpdatedEvent> events, Map<CompanyId, List<Endpoint>> endpoints) {
        List<Notification> tellings = events.stream()
                .flatMap(event -> endpoints.getOrDefault(event.lead().company(), List.of()).stream()
                        .filter(endpoint -> endpoint.receivesChangesBy(event.actor()))
                        .map(endpoint -> new Notification(event, endpoint)))
                .toList();
        return new EventRecipients(
                tellings, tellings.stream().map(telling -> telling.event().id()).collect(Collectors.toSet()));
    }

    /** The lines in which they wait to be told. */
    List<OrderingKey> orderingKeys() {
        return notifications.stream()
                .map(telling ->
                        new OrderingKey(telling.endpoint().ref(), telling.lead().id()))
                .distinct()
                .toList();
    }

    /** Whether anybody is told of it. */
    boolean hasRecipients(LeadUpdatedEvent event) {
        return eventsWithRecipients.contains(event.id());
    }

    /** Those who are told of anything, each once. */
    List<Endpoint> endpoints() {
        return notifications.stream().map(Notification::endpoint).distinct().toList();
    }
}

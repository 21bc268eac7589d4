package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The endpoints that receive the events of a transaction. */
record EventRecipients(List<Notification> notifications, Set<UUID> eventsWithRecipients) {

    /** One event for one endpoint. */
    record Notification(LeadUpdatedEvent event, Endpoint endpoint) {
        Lead lead() {
            return event.lead();
        }
    }

    /** Selects the recipients of each event among the endpoints of its company. */
    static EventRecipients of(List<LeadUpdatedEvent> events, Map<CompanyId, List<Endpoint>> endpoints) {
        List<Notification> notifications = events.stream()
                .flatMap(event -> endpoints.getOrDefault(event.lead().company(), List.of()).stream()
                        .filter(endpoint -> endpoint.receivesChangesBy(event.actor()))
                        .map(endpoint -> new Notification(event, endpoint)))
                .toList();
        return new EventRecipients(
                notifications,
                notifications.stream()
                        .map(notification -> notification.event().id())
                        .collect(Collectors.toSet()));
    }

    /** The distinct ordering keys of the notifications. */
    List<OrderingKey> orderingKeys() {
        return notifications.stream()
                .map(notification -> new OrderingKey(
                        notification.endpoint().ref(), notification.lead().id()))
                .distinct()
                .toList();
    }

    /** Whether any endpoint receives the event. */
    boolean hasRecipients(LeadUpdatedEvent event) {
        return eventsWithRecipients.contains(event.id());
    }

    /** The distinct endpoints of the notifications. */
    List<Endpoint> endpoints() {
        return notifications.stream().map(Notification::endpoint).distinct().toList();
    }
}

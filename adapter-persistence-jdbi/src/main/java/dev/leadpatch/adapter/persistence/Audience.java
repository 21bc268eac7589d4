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
record Audience(List<Telling> tellings, Set<UUID> heard) {

    /** One event that one endpoint is to be told of. */
    record Telling(LeadUpdatedEvent event, Endpoint endpoint) {
        Lead lead() {
            return event.lead();
        }
    }

    /** Those of the companies' endpoints that want each of the events. */
    static Audience of(List<LeadUpdatedEvent> events, Map<CompanyId, List<Endpoint>> endpoints) {
        List<Telling> tellings = events.stream()
                .flatMap(event -> endpoints.getOrDefault(event.lead().company(), List.of()).stream()
                        .filter(endpoint -> endpoint.receivesChangesBy(event.actor()))
                        .map(endpoint -> new Telling(event, endpoint)))
                .toList();
        return new Audience(
                tellings, tellings.stream().map(telling -> telling.event().id()).collect(Collectors.toSet()));
    }

    /** The lines in which they wait to be told. */
    List<OrderingKey> lines() {
        return tellings.stream()
                .map(telling ->
                        new OrderingKey(telling.endpoint().ref(), telling.lead().id()))
                .distinct()
                .toList();
    }

    /** Whether anybody is told of it. */
    boolean hears(LeadUpdatedEvent event) {
        return heard.contains(event.id());
    }

    /** Those who are told of anything, each once. */
    List<Endpoint> endpoints() {
        return tellings.stream().map(Telling::endpoint).distinct().toList();
    }
}

package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Line;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who is told of which of a transaction's events. */
record Audience(List<Telling> tellings, Set<UUID> heard) {

    /** One event that one endpoint is to be told of. */
    record Telling(LeadUpdated event, Endpoint endpoint) {}

    /** Those of {@code endpoints} that want each of the events. */
    static Audience of(List<LeadUpdated> events, List<Endpoint> endpoints) {
        List<Telling> tellings = events.stream()
                .flatMap(event -> endpoints.stream()
                        .filter(endpoint -> endpoint.wants(event.actor()))
                        .map(endpoint -> new Telling(event, endpoint)))
                .toList();
        return new Audience(
                tellings, tellings.stream().map(telling -> telling.event().id()).collect(Collectors.toSet()));
    }

    /** The lines in which they wait to be told, one for each telling. */
    List<Line> lines() {
        return tellings.stream()
                .map(telling -> new Line(
                        telling.endpoint().ref(), telling.event().lead().id()))
                .toList();
    }

    /** Whether anybody is told of it. */
    boolean hears(LeadUpdated event) {
        return heard.contains(event.id());
    }

    /** Those who are told of anything, each once. */
    List<Endpoint> endpoints() {
        return tellings.stream().map(Telling::endpoint).distinct().toList();
    }
}

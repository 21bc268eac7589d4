package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The subscriptions of an endpoint: the pairs of its URL and each of its events. A company has each pair once, because a
 * second one would send every event to the receiver again.
 *
 * @param url the URL in a normalized form
 * @param events the events, without duplicates, in the order of {@link WebhookEventType}
 */
public record Subscriptions(String url, List<WebhookEventType> events) {

    /** The detail of a violation with the id of the endpoint that has the subscription. */
    public static final String EXISTING_ID = "existing_id";

    public Subscriptions {
        events = events.stream().distinct().sorted().toList();
    }

    /** Returns these subscriptions without those of {@code other}. */
    public Subscriptions without(Subscriptions other) {
        return new Subscriptions(
                url,
                events.stream().filter(event -> !other.contains(url, event)).toList());
    }

    /**
     * Returns the violation of a request for these subscriptions, if another endpoint has one of them.
     *
     * @param existing the subscriptions of the other endpoint
     * @param urlRequested whether the request contains the URL; the violation is reported at the events otherwise
     */
    public Optional<Violation> findViolation(Subscriptions existing, UUID existingId, boolean urlRequested) {
        String repeated = events.stream()
                .filter(event -> existing.contains(url, event))
                .map(WebhookEventType::wireName)
                .collect(Collectors.joining(", "));
        if (repeated.isEmpty()) {
            return Optional.empty();
        }
        DocumentPath path = DocumentPath.ROOT.member(urlRequested ? EndpointPatch.URL : EndpointPatch.EVENTS);
        String message = urlRequested
                ? "is already subscribed to %s by the endpoint %s"
                : "must not contain %s: the endpoint %s already subscribes the URL to it";
        return Optional.of(
                new Violation(path, ViolationCode.ALREADY_SUBSCRIBED, message.formatted(repeated, existingId))
                        .withDetail(EXISTING_ID, existingId.toString()));
    }

    private boolean contains(String otherUrl, WebhookEventType event) {
        return url.equals(otherUrl) && events.contains(event);
    }
}

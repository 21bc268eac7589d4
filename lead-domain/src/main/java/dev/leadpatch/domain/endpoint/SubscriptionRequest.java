package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.DocumentReader;
import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an integration that was made for the vendor's host sends to be told of changes.
 *
 * @param endpoint what it asks for in our own terms
 * @param event the event's name as it was sent; empty if that is none of ours, which is among the endpoint's defects
 */
public record SubscriptionRequest(EndpointPatch endpoint, String event) {
    private static final String EVENT = "event";
    private static final List<String> NAMES = List.of(EndpointReader.INTEGRATION_ID, EVENT, EndpointReader.URL);
    private static final List<String> EVENTS =
            List.of(WebhookEvent.VENDORS_LEAD_UPDATED, WebhookEvent.LEAD_UPDATED.wireName());

    /** Reads {@code {integration_id, event, url}}, all of which must be there. */
    public static SubscriptionRequest read(@Nullable Object root) {
        DocumentReader document = new DocumentReader(Handling.STRICT);
        return MemberReader.of(root, Place.ROOT, NAMES, NAMES, document)
                .map(members -> read(members, document))
                .orElseGet(() -> new SubscriptionRequest(EndpointPatch.unreadable(document.defects()), ""));
    }

    private static SubscriptionRequest read(MemberReader members, DocumentReader document) {
        Optional<String> sent = members.string(EVENT);
        Optional<String> event = sent.filter(EVENTS::contains);
        if (sent.isPresent() && event.isEmpty()) {
            document.refuseName(members.at(EVENT), ViolationCode.UNKNOWN_EVENT, EVENTS);
        }
        EndpointPatch endpoint = new EndpointPatch(
                members.string(EndpointReader.URL),
                Optional.of(List.of(WebhookEvent.LEAD_UPDATED)),
                Patch.keep(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                members.uuid(EndpointReader.INTEGRATION_ID),
                document.defects());
        return new SubscriptionRequest(endpoint, event.orElse(""));
    }
}

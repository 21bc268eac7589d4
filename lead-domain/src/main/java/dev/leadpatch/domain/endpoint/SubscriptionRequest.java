package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.patch.Strictness;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
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
    private static final List<String> MEMBER_NAMES =
            List.of(EndpointPatchReader.INTEGRATION_ID, EVENT, EndpointPatchReader.URL);
    private static final List<String> EVENT_NAMES =
            List.of(WebhookEventType.VENDOR_LEAD_UPDATED, WebhookEventType.LEAD_UPDATED.wireName());

    /** Reads {@code {integration_id, event, url}}, all of which must be there. */
    public static SubscriptionRequest read(@Nullable Object root) {
        ReadContext document = new ReadContext(Strictness.STRICT);
        return MemberReader.of(root, DocumentPath.ROOT, MEMBER_NAMES, MEMBER_NAMES, document)
                .map(members -> read(members, document))
                .orElseGet(() -> new SubscriptionRequest(EndpointPatch.unreadable(document.readErrors()), ""));
    }

    private static SubscriptionRequest read(MemberReader members, ReadContext document) {
        Optional<String> sent = members.string(EVENT);
        Optional<String> event = sent.filter(EVENT_NAMES::contains);
        if (sent.isPresent() && event.isEmpty()) {
            document.rejectUnknownName(members.pathOf(EVENT), ViolationCode.UNKNOWN_EVENT, EVENT_NAMES);
        }
        EndpointPatch endpoint = new EndpointPatch(
                members.string(EndpointPatchReader.URL),
                Optional.of(List.of(WebhookEventType.LEAD_UPDATED)),
                Patch.keep(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                members.uuid(EndpointPatchReader.INTEGRATION_ID),
                document.readErrors());
        return new SubscriptionRequest(endpoint, event.orElse(""));
    }
}

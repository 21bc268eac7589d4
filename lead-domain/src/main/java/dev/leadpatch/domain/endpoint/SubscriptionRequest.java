package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to subscribe to an event, in the format of integrations that were written for the vendor's host.
 *
 * @param endpoint the settings of the new endpoint
 * @param event the name of the event as sent; empty if it is invalid, for which the endpoint has a read error
 */
public record SubscriptionRequest(EndpointPatch endpoint, String event) {
    private static final String EVENT = "event";
    private static final ObjectReader.Schema SCHEMA =
            ObjectReader.Schema.of(List.of(EndpointPatch.INTEGRATION_ID, EVENT, EndpointPatch.URL), List.of());
    private static final List<String> EVENT_NAMES =
            List.of(WebhookEventType.VENDOR_LEAD_UPDATED, WebhookEventType.LEAD_UPDATED.wireName());

    /** Reads {@code {integration_id, event, url}}; all members are required. */
    public static SubscriptionRequest read(@Nullable Object root) {
        ReadContext context = new ReadContext(Strictness.STRICT);
        return ObjectReader.of(root, DocumentPath.ROOT, SCHEMA, context)
                .map(members -> read(members, context))
                .orElseGet(() -> new SubscriptionRequest(EndpointPatch.unreadable(context.readErrors()), ""));
    }

    private static SubscriptionRequest read(ObjectReader members, ReadContext context) {
        Optional<String> name = members.string(EVENT);
        Optional<String> event = name.filter(EVENT_NAMES::contains);
        if (name.isPresent() && event.isEmpty()) {
            context.rejectUnknownName(members.pathOf(EVENT), ViolationCode.UNKNOWN_EVENT, EVENT_NAMES);
        }
        EndpointPatch endpoint = new EndpointPatch(
                members.string(EndpointPatch.URL),
                Optional.of(List.of(WebhookEventType.LEAD_UPDATED)),
                Patch.keep(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                members.uuid(EndpointPatch.INTEGRATION_ID),
                context.readErrors());
        return new SubscriptionRequest(endpoint, event.orElse(""));
    }
}

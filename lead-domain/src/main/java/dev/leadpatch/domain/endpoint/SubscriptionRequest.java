package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to subscribe to an event, in the format of integrations that were written for the vendor's host.
 *
 * @param endpoint the settings of the new endpoint
 * @param event the name of the event as sent; empty if it is invalid, for which the endpoint has a read error
 * @param integrationNumber the vendor's number of the integration; empty if the request has a UUID
 */
public record SubscriptionRequest(EndpointPatch endpoint, String event, Optional<Long> integrationNumber) {
    private static final String EVENT = "event";
    private static final ObjectReader.Schema SCHEMA =
            ObjectReader.Schema.of(List.of(EndpointPatch.INTEGRATION_ID, EVENT, EndpointPatch.URL), List.of());
    private static final Map<String, WebhookEventType> EVENTS_BY_NAME = eventsByName();

    /** Reads {@code {integration_id, event, url}}; all members are required. */
    public static SubscriptionRequest read(@Nullable Object root) {
        ReadContext context = new ReadContext(Strictness.STRICT);
        return ObjectReader.of(root, DocumentPath.ROOT, SCHEMA, context)
                .map(members -> read(members, context))
                .orElseGet(() ->
                        new SubscriptionRequest(EndpointPatch.unreadable(context.readErrors()), "", Optional.empty()));
    }

    private static SubscriptionRequest read(ObjectReader members, ReadContext context) {
        Optional<String> name = members.string(EVENT);
        Optional<WebhookEventType> event = name.map(EVENTS_BY_NAME::get);
        if (name.isPresent() && event.isEmpty()) {
            context.rejectUnknownName(
                    members.pathOf(EVENT), ViolationCode.UNKNOWN_EVENT, List.copyOf(EVENTS_BY_NAME.keySet()));
        }
        boolean isNumber = IntegrationIdReader.isNumber(members);
        Optional<Long> number = isNumber ? IntegrationIdReader.readNumber(members) : Optional.empty();
        EndpointPatch endpoint = new EndpointPatch(
                members.string(EndpointPatch.URL),
                event.map(List::of),
                Patch.keep(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Patch.keep(),
                Optional.empty(),
                isNumber ? Optional.empty() : IntegrationIdReader.readUuid(members),
                context.readErrors());
        return new SubscriptionRequest(endpoint, event.flatMap(known -> name).orElse(""), number);
    }

    /** The types by the vendor's names and their own, in the order in which an error lists them. */
    private static Map<String, WebhookEventType> eventsByName() {
        Map<String, WebhookEventType> byName = new LinkedHashMap<>();
        Arrays.stream(WebhookEventType.values()).forEach(event -> byName.put(event.vendorName(), event));
        Arrays.stream(WebhookEventType.values()).forEach(event -> byName.put(event.wireName(), event));
        return byName;
    }
}

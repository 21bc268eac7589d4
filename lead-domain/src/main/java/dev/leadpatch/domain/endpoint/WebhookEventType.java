package dev.leadpatch.domain.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types of events that endpoints can receive. */
public enum WebhookEventType {
    /** A lead has a new version. */
    LEAD_UPDATED;

    /** The wire names of all event types. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(WebhookEventType::wireName).toList();

    // the event that integrations written for the vendor's host subscribe to
    static final String VENDOR_LEAD_UPDATED = "leads.update";

    /** The name in documents and in deliveries, such as {@code lead_updated}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds an event type by its wire name; the match is case-sensitive. */
    public static Optional<WebhookEventType> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(event -> event.wireName().equals(wireName))
                .findFirst();
    }
}

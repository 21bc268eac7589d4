package dev.leadpatch.domain.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What endpoints can be told of. */
public enum WebhookEventType {
    /** A lead has a new version. */
    LEAD_UPDATED;

    /** Every event by its name. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(WebhookEventType::wireName).toList();

    // what integrations that were made for the vendor's host subscribe to
    static final String VENDOR_LEAD_UPDATED = "leads.update";

    /** The name in documents and in deliveries: {@code lead_updated}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The event of that name, exactly. */
    public static Optional<WebhookEventType> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(event -> event.wireName().equals(wireName))
                .findFirst();
    }
}

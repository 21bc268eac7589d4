package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.lead.ChangeKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types of events that endpoints can receive. */
public enum WebhookEventType {
    /** A lead exists: it was created, or restored from the archive. */
    LEAD_CREATED("leads.create"),
    /** A lead has a new version. */
    LEAD_UPDATED("leads.update"),
    /** A lead no longer exists: it was archived or erased. */
    LEAD_DELETED("leads.delete");

    /** The wire names of all event types. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(WebhookEventType::wireName).toList();

    private final String vendorName;

    WebhookEventType(String vendorName) {
        this.vendorName = vendorName;
    }

    /** Returns the type of the event of a change. */
    public static WebhookEventType of(ChangeKind kind) {
        return switch (kind) {
            case CREATED, RESTORED -> LEAD_CREATED;
            case UPDATED -> LEAD_UPDATED;
            case ARCHIVED, ERASED -> LEAD_DELETED;
        };
    }

    /** The name in documents and in deliveries, such as {@code lead_updated}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name to which integrations written for the vendor's host subscribe, such as {@code leads.update}. */
    String vendorName() {
        return vendorName;
    }

    /** Finds an event type by its wire name; the match is case-sensitive. */
    public static Optional<WebhookEventType> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(event -> event.wireName().equals(wireName))
                .findFirst();
    }
}

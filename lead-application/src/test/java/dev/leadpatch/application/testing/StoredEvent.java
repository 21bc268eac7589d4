package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadEvent;
import java.time.Instant;
import java.util.UUID;

/** A stored event of a lead. */
public record StoredEvent(UUID id, long sequence, Instant occurredAt) {

    /** Returns the row that must be stored for {@code event}. */
    public static StoredEvent of(LeadEvent event) {
        return new StoredEvent(event.id(), event.lead().version(), event.lead().updatedAt());
    }
}

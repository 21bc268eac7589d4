package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadUpdatedEvent;
import java.time.Instant;
import java.util.UUID;

/** One recorded event of a lead. */
public record StoredEvent(UUID id, long sequence, Instant occurredAt) {

    /** What has to be kept of {@code event}. */
    public static StoredEvent of(LeadUpdatedEvent event) {
        return new StoredEvent(event.id(), event.lead().version(), event.lead().updatedAt());
    }
}

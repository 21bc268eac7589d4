package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadUpdated;
import java.time.Instant;
import java.util.UUID;

/** One recorded event of a lead. */
public record KeptEvent(UUID id, long sequence, Instant occurredAt) {

    /** What has to be kept of {@code event}. */
    public static KeptEvent of(LeadUpdated event) {
        return new KeptEvent(event.id(), event.lead().version(), event.lead().updatedAt());
    }
}

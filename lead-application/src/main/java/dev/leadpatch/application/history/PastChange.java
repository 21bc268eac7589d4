package dev.leadpatch.application.history;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.domain.lead.FieldChange;
import java.time.Instant;
import java.util.List;

/**
 * What history keeps of one change of a lead, for ever as it was.
 *
 * @param version the version that the change made
 * @param at when it was made, which is the version's {@code updatedAt}
 * @param keyLabel the label that the key had at that time
 * @param requestId the id of the request that asked for it
 * @param changes what differs from the version before, with the labels of that time
 */
public record PastChange(
        long version, Instant at, ApiKeyId key, String keyLabel, String requestId, List<FieldChange> changes) {
    public PastChange {
        changes = List.copyOf(changes);
    }

    /** What is to be kept of {@code event}. */
    public static PastChange of(LeadUpdated event) {
        return new PastChange(
                event.lead().version(),
                event.lead().updatedAt(),
                event.actor().key(),
                event.actor().label(),
                event.requestId(),
                event.changes());
    }
}

package dev.leadpatch.application.history;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.domain.lead.FieldChange;
import java.time.Instant;
import java.util.List;

/**
 * What history keeps of one change of a lead, for ever as it was.
 *
 * @param version the version that the change made
 * @param changedAt when it was made, which is the version's {@code updatedAt}
 * @param keyLabel the label that the key had at that time
 * @param requestId the id of the request that asked for it
 * @param changes what differs from the version before, with the labels of that time
 */
public record HistoryEntry(
        long version, Instant changedAt, ApiKeyId key, String keyLabel, String requestId, List<FieldChange> changes) {
    public HistoryEntry {
        changes = List.copyOf(changes);
    }

    /** What is to be kept of {@code event}. */
    public static HistoryEntry of(LeadUpdatedEvent event) {
        return new HistoryEntry(
                event.lead().version(),
                event.lead().updatedAt(),
                event.actor().key(),
                event.actor().label(),
                event.requestId(),
                event.changes());
    }
}

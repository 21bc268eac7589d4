package dev.leadpatch.application.history;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.domain.lead.FieldChange;
import java.time.Instant;
import java.util.List;

/**
 * One change of a lead in its history. Immutable: later changes of labels do not affect it.
 *
 * @param version the version that the change created
 * @param changedAt the time of the change, which is the version's {@code updatedAt}
 * @param keyLabel the label of the key at that time
 * @param requestId the id of the request that made the change
 * @param changes the differences from the previous version, with the labels of that time
 */
public record HistoryEntry(
        long version, Instant changedAt, ApiKeyId key, String keyLabel, String requestId, List<FieldChange> changes) {
    public HistoryEntry {
        changes = List.copyOf(changes);
    }

    /** Returns the history entry of {@code event}. */
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

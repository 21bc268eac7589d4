package dev.leadpatch.application.testing;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.domain.lead.FieldChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A row of a lead's history.
 *
 * @param fields the names of the changed fields, in their order
 */
public record StoredChange(
        long version, Instant changedAt, Optional<ApiKeyId> key, String label, String requestId, List<String> fields) {

    /** Returns the row that must be stored for {@code event}. */
    public static StoredChange of(LeadEvent event) {
        return new StoredChange(
                event.lead().version(),
                event.lead().updatedAt(),
                event.actor().key(),
                event.actor().label(),
                event.requestId(),
                event.changes().stream().map(FieldChange::field).toList());
    }
}

package dev.leadpatch.application.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import java.util.List;
import java.util.UUID;

/**
 * The fact that a lead was changed: what history keeps and endpoints are told.
 *
 * @param id the event's id, the same wherever and however often it is told
 * @param lead the lead at its new version; that version is the event's {@code sequence}, its {@code updatedAt} the time
 * @param catalog what the lead could refer to at that time
 * @param changes what differs from the version before, with the labels of that time
 * @param requestId the id of the request that asked for it
 */
public record LeadUpdatedEvent(
        UUID id, Lead lead, CompanyCatalog catalog, List<FieldChange> changes, Actor actor, String requestId) {
    public LeadUpdatedEvent {
        changes = List.copyOf(changes);
    }
}

package dev.leadpatch.application.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import java.util.List;
import java.util.UUID;

/**
 * A change of a lead: what its history stores and what webhook endpoints receive.
 *
 * @param id the event id, the same in every delivery and every attempt
 * @param lead the lead at its new version; the version is the event's {@code sequence}, {@code updatedAt} is its time
 * @param catalog the catalog at that time
 * @param changes the differences from the previous version, with the labels of that time
 * @param requestId the id of the request that made the change
 */
public record LeadUpdatedEvent(
        UUID id, Lead lead, CompanyCatalog catalog, List<FieldChange> changes, Actor actor, String requestId) {
    public LeadUpdatedEvent {
        changes = List.copyOf(changes);
    }
}

package dev.leadpatch.application.http.lead;

import dev.leadpatch.application.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.application.lead.LeadErasureStore.ErasedData;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadRepresentation;
import dev.leadpatch.domain.value.LeadId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renders leads and their changes. */
public final class LeadView {

    private LeadView() {}

    /** Renders the short response to an update. */
    public static Map<String, @Nullable Object> summary(Lead lead) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", lead.id().value());
        view.put("uuid", lead.uuid().toString());
        view.put("updated_at", lead.updatedAt());
        return view;
    }

    /** Renders an erased lead, and what was removed. */
    public static Map<String, @Nullable Object> tombstone(Lead lead, ErasedData data) {
        Map<String, Object> removed = new LinkedHashMap<>();
        removed.put("history_entries", data.historyEntries());
        removed.put("event_payloads", data.eventPayloads());
        removed.put("pending_deliveries", data.pendingDeliveries());
        removed.put("completed_deliveries", data.completedDeliveries());
        removed.put("stored_responses", data.storedResponses());
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", lead.id().value());
        view.put("uuid", lead.uuid().toString());
        view.put("created_at", lead.createdAt());
        view.put("archived_at", lead.archivedAt());
        view.put("erased_at", lead.erasedAt());
        view.put("removed", removed);
        return view;
    }

    /** Renders the short response to a creation. This service does not share leads with partner companies. */
    public static Map<String, @Nullable Object> created(Lead lead) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", lead.id().value());
        view.put("uuid", lead.uuid().toString());
        view.put("partnershipLeadId", null);
        return view;
    }

    /**
     * Renders the changes that a dry run did not apply.
     *
     * @param lead the id of the lead; empty if it would be created
     */
    public static Map<String, @Nullable Object> dryRun(
            Optional<LeadId> lead, List<FieldChange> changes, List<EndpointId> wouldNotify) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", lead.map(LeadId::value).orElse(null));
        view.put("changes", changes(changes));
        view.put(
                "would_notify",
                wouldNotify.stream().map(id -> id.value().toString()).toList());
        return view;
    }

    /** Renders all members of the lead. */
    public static Map<String, @Nullable Object> full(LeadSnapshot snapshot) {
        return LeadRepresentation.of(snapshot.lead(), snapshot.catalog());
    }

    /** Renders field changes; the values are omitted if they are too large for the response. */
    public static FullOrBrief changes(List<FieldChange> changes) {
        return new FullOrBrief(
                fullChanges(changes),
                () -> changes.stream().map(LeadView::withoutValues).toList());
    }

    /** Renders field changes with their values. */
    public static List<Map<String, @Nullable Object>> fullChanges(List<FieldChange> changes) {
        return changes.stream().map(FieldChange::asDocument).toList();
    }

    private static Map<String, Object> withoutValues(FieldChange change) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("field", change.field());
        view.put("values_omitted", true);
        return view;
    }
}

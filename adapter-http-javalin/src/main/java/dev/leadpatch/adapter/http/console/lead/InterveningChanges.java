package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.domain.lead.FieldChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The changes of a lead since a page of it was loaded, from its history.
 *
 * @param who the label of the API key that changed a field last, by the name of the field
 * @param from the value before the first change, as a text, by the name of the field
 */
record InterveningChanges(Map<String, String> who, Map<String, String> from) {
    private static final String UNKNOWN = "Somebody else";

    InterveningChanges {
        who = Map.copyOf(who);
        from = Map.copyOf(from);
    }

    /**
     * Returns the changes after a version.
     *
     * @param newestFirst the newest entries of the history; older ones may be missing
     */
    static InterveningChanges since(long version, List<HistoryEntry> newestFirst) {
        Map<String, String> who = new HashMap<>();
        Map<String, String> from = new HashMap<>();
        newestFirst.stream().filter(entry -> entry.version() > version).forEach(entry -> {
            for (FieldChange change : entry.changes()) {
                who.putIfAbsent(change.field(), entry.keyLabel());
                from.put(change.field(), Timeline.change(change).from());
            }
        });
        return new InterveningChanges(who, from);
    }

    String who(FormField field) {
        return who.getOrDefault(field.name(), UNKNOWN);
    }

    Optional<String> from(FormField field) {
        return Optional.ofNullable(from.get(field.name()));
    }
}

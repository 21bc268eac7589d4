package dev.leadpatch.application.creation;

import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The leads that match the upserts of one request: those of the store, and those that earlier items create. An upsert
 * never changes the value by which it matches, so a lead keeps its key.
 */
final class MatchedLeads {
    private final Map<MatchKey, List<LeadId>> ids = new HashMap<>();
    private final Map<LeadId, LeadSnapshot> snapshots;

    MatchedLeads(Snapshots stored) {
        stored.matches().forEach((key, leads) -> ids.put(key, new ArrayList<>(leads)));
        snapshots = new HashMap<>(stored.leads());
    }

    /** Adds the lead that an item creates, or replaces the version that it updates. */
    void put(List<MatchKey> keys, LeadSnapshot snapshot) {
        LeadId id = snapshot.lead().id();
        if (snapshots.put(id, snapshot) == null) {
            keys.forEach(matched ->
                    ids.computeIfAbsent(matched, added -> new ArrayList<>()).add(id));
        }
    }

    /** Returns the ids of the leads with the key, ascending; none if there is no key. */
    List<LeadId> idsOf(Optional<MatchKey> key) {
        return key.map(ids::get).map(List::copyOf).orElse(List.of());
    }

    /** Returns a lead that is the only one with its key. */
    LeadSnapshot get(LeadId id) {
        return Optional.ofNullable(snapshots.get(id)).orElseThrow();
    }
}

package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The queued changes of one company, by lead. Not thread-safe. */
final class CompanyQueue {
    final CompanyId id;
    final Map<LeadId, Set<PendingChange<?>>> changesByLead = new HashMap<>();
    final Set<LeadId> readyLeads = new LinkedHashSet<>();
    int size;

    CompanyQueue(CompanyId id) {
        this.id = id;
    }

    /** Removes a change; returns false if it is not queued. */
    boolean remove(PendingChange<?> change) {
        LeadId lead = change.leadRef().lead();
        Set<PendingChange<?>> changes = changesByLead.get(lead);
        boolean removed = changes != null && changes.remove(change);
        size -= removed ? 1 : 0;
        if (changes != null && changes.isEmpty()) {
            changesByLead.remove(lead);
            readyLeads.remove(lead);
        }
        return removed;
    }

    /** The changes of the ready leads, round-robin by lead. */
    Iterator<PendingChange<?>> readyChanges() {
        return new RoundRobin<>(readyLeads.stream()
                .map(lead -> Objects.requireNonNull(changesByLead.get(lead)).iterator())
                .iterator());
    }
}

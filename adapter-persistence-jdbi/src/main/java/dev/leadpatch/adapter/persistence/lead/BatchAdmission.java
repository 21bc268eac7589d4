package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import java.util.List;

/**
 * Reserves memory for the large leads of a batch. Without memory, the changes of a lead are executed singly, and may fail
 * for lack of it; all others stay in the batch.
 */
record BatchAdmission(List<PendingChange<?>> changes) {

    /** Returns the leads to read; the others are left out, as if they were locked by another transaction. */
    List<LeadRow> admit(List<LeadRow> locked) {
        return locked.stream().filter(this::isAdmitted).toList();
    }

    private boolean isAdmitted(LeadRow row) {
        if (row.isLoaded()) {
            return true;
        }
        LeadRef lead = LeadRef.of(row.lead());
        try {
            // once, because the changes of a lead share it
            changes.stream()
                    .filter(change -> change.leadRef().equals(lead))
                    .findFirst()
                    .ifPresent(change -> change.memory().require(row.customFieldsBytes(), 1));
            return true;
        } catch (MemoryExhaustedException e) {
            return false;
        }
    }
}

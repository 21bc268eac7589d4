package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.domain.value.CompanyId;

/** Reservations of a budget that is large enough. */
final class LeadMemoryFixture {
    private LeadMemoryFixture() {}

    static LeadReservation open() {
        return new LeadMemory(MemoryBudget.ofHeap()).open(new CompanyId(1));
    }
}

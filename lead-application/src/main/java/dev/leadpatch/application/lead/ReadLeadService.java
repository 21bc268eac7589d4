package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.value.LeadId;

/** Reads leads from a {@link LeadStore}. */
public final class ReadLeadService implements ReadLead {
    private final LeadStore leadStore;

    public ReadLeadService(LeadStore leadStore) {
        this.leadStore = leadStore;
    }

    @Override
    public ReadResult<LeadSnapshot> read(Caller caller, LeadId lead) {
        return ReadResult.of(caller, () -> leadStore.find(caller.company(), lead));
    }
}

package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.value.LeadId;

/** The use case of reading one lead of the caller's company. */
public interface ReadLead {

    /**
     * Returns the current lead. An archived lead is not found.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    ReadResult<LeadSnapshot> read(Caller caller, LeadId lead);

    /** Reads leads from a {@link LeadStore}. */
    final class ReadLeadService implements ReadLead {
        private final LeadStore leadStore;

        public ReadLeadService(LeadStore leadStore) {
            this.leadStore = leadStore;
        }

        @Override
        public ReadResult<LeadSnapshot> read(Caller caller, LeadId lead) {
            return ReadResult.of(
                    caller,
                    () -> leadStore
                            .find(caller.company(), lead)
                            .filter(snapshot -> !snapshot.lead().isArchived()));
        }
    }
}

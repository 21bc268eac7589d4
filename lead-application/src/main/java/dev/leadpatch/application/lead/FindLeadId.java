package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;
import java.util.UUID;

/** The use case of finding the id of a lead by its uuid. It requires no permission, because it returns no values. */
public interface FindLeadId {

    /**
     * Returns the id of the lead, archived or not; empty if the caller's company has no lead with this uuid.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Optional<LeadId> find(Caller caller, UUID uuid);

    /** Finds leads in a {@link LeadStore}. */
    final class FindLeadIdService implements FindLeadId {
        private final LeadStore leadStore;

        public FindLeadIdService(LeadStore leadStore) {
            this.leadStore = leadStore;
        }

        @Override
        public Optional<LeadId> find(Caller caller, UUID uuid) {
            return leadStore.findId(caller.company(), uuid);
        }
    }
}

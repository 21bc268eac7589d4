package dev.leadpatch.application.history;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the store of leads has kept of their changes; nobody but a change adds to it, and nothing is ever taken out. */
public interface LeadHistoryStore {

    /**
     * What was changed of the lead, newest first and without a gap, as of one moment.
     *
     * @param before only changes that made an earlier version than this one, if it is there
     * @param most how many changes to tell at most, from 1 on
     * @return nothing if the company does not have the lead
     * @throws StoreUnavailableException if the store could not be reached in time
     */
    Optional<Slice> find(CompanyId company, LeadId lead, OptionalLong before, int most);

    /**
     * A part of a history. It may have fewer changes than it could if they are large, but has one if there is any.
     *
     * @param entries newest first
     * @param hasMore whether there are older ones
     */
    record Slice(List<HistoryEntry> entries, boolean hasMore) {
        public Slice {
            entries = List.copyOf(entries);
        }
    }
}

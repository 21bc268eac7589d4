package dev.leadpatch.application.history;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the history of leads. Entries are appended by changes of a lead only, and are never deleted. */
public interface LeadHistoryStore {

    /**
     * Returns the changes of the lead as of one moment, newest first and without gaps.
     *
     * @param beforeVersion if present, only changes that created an earlier version
     * @param limit maximum number of changes, at least 1
     * @return empty if the company does not have the lead
     * @throws StoreUnavailableException if the store is unavailable
     */
    Optional<Slice> find(CompanyId company, LeadId lead, OptionalLong beforeVersion, int limit);

    /**
     * A part of a history. It may have fewer changes than the limit if the changes are large, but at least one if any
     * match.
     *
     * @param entries newest first
     * @param hasMore whether there are older changes
     */
    record Slice(List<HistoryEntry> entries, boolean hasMore) {
        public Slice {
            entries = List.copyOf(entries);
        }
    }
}

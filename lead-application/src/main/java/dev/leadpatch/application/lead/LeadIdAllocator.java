package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** Allocates the ids of new leads. */
public interface LeadIdAllocator {

    /**
     * Returns ascending ids that no lead of the company has, and that no other call returns. Ids that are not used are
     * lost, so there can be gaps.
     *
     * @param count at least 1
     * @throws StoreUnavailableException if the store is unavailable
     */
    List<LeadId> allocate(CompanyId company, int count);
}

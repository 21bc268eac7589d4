package dev.leadpatch.application.importing;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.ImportBatch;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import java.util.UUID;

/** Finds the batches of an import that are done. The store of leads adds them, with their changes ({@link ImportBatch}). */
public interface ImportBatchStore {

    /**
     * Returns the report of a batch; empty if the batch is not done.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Optional<String> findReport(CompanyId company, UUID importId, long firstRow);
}

package dev.leadpatch.application.catalog;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads and changes the catalogs of companies. A change of a lead that starts after a change of its catalog uses the changed
 * catalog, on every node.
 */
public interface CatalogEntryStore extends CatalogStore {

    /**
     * Changes the catalog of a company. Changes of one catalog are serialized: each decision receives the result of the
     * previous one.
     *
     * @param decision returns the new catalog: the old one with added and replaced entries; pure, it may be called more
     *     than once
     * @return the result of the decision; empty if the company does not exist
     * @throws StoreUnavailableException if the store is unavailable; nothing was changed, unless the exception says that
     *     the outcome is unknown
     */
    <R> Optional<R> change(CompanyId company, Function<CompanyCatalog, CatalogDecision<R>> decision);

    /**
     * As {@link #change}, once for each idempotency key. The response to the result is stored in the same transaction,
     * whether or not the catalog changes.
     */
    <R> Optional<IdempotentOutcome<R>> changeOnce(
            CompanyId company, IdempotentRequest<R> request, Function<CompanyCatalog, CatalogDecision<R>> decision);

    /**
     * A decision about a catalog.
     *
     * @param catalog the catalog to store. It contains all entries of the old catalog: entries are never removed
     * @param audit the entries of the audit log, which are stored with the catalog
     */
    record CatalogDecision<R>(CompanyCatalog catalog, List<AuditEntry> audit, R result) {
        public CatalogDecision {
            audit = List.copyOf(audit);
        }

        /** A decision that is not recorded in the audit log. */
        public CatalogDecision(CompanyCatalog catalog, R result) {
            this(catalog, List.of(), result);
        }
    }
}

package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;

/** Loads the catalogs of companies. */
public interface CatalogStore {

    /**
     * Returns the current catalog of the company, or empty if the company does not exist.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Optional<CompanyCatalog> find(CompanyId company);
}

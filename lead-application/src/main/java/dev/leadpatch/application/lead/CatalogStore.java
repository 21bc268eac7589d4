package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;

/** Where the companies' catalogs are kept. */
public interface CatalogStore {

    /**
     * The company's catalog as it is now.
     *
     * @throws StoreUnavailableException if the store could not be reached in time
     */
    Optional<CompanyCatalog> find(CompanyId company);
}

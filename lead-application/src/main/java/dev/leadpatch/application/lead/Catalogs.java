package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;

/** Where the companies' catalogs are kept. */
public interface Catalogs {

    /**
     * The company's catalog as it is now.
     *
     * @throws StoreUnavailable if the store could not be reached in time
     */
    Optional<CompanyCatalog> find(CompanyId company);
}

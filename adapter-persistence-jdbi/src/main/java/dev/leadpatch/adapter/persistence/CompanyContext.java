package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.List;

/**
 * What changes of a company's leads depend on.
 *
 * @param version the catalog version that all of it is of
 * @param endpoints all of them; neither their secrets nor their headers are kept in memory
 */
record CompanyContext(long version, CompanyCatalog catalog, List<Endpoint> endpoints) {
    CompanyContext {
        endpoints = List.copyOf(endpoints);
    }
}

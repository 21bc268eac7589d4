package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.List;

/**
 * What changes of a company's leads depend on.
 *
 * @param catalogVersion the catalog version that all of it is of
 * @param endpoints all of them; neither their secrets nor their headers are kept in memory
 */
record TenantSnapshot(long catalogVersion, CompanyCatalog catalog, List<Endpoint> endpoints) {
    TenantSnapshot {
        endpoints = List.copyOf(endpoints);
    }
}

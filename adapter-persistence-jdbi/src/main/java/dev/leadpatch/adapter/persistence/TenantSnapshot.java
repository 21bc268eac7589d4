package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.List;

/**
 * The catalog and the endpoints of a company at one catalog version; changes of leads are validated and delivered by
 * them.
 *
 * @param endpoints all endpoints, without their secrets and headers
 */
record TenantSnapshot(long catalogVersion, CompanyCatalog catalog, List<Endpoint> endpoints) {
    TenantSnapshot {
        endpoints = List.copyOf(endpoints);
    }
}

package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.List;

/**
 * The catalog and the webhook endpoints of a company, as of one catalog version.
 *
 * @param endpoints all endpoints, without their secrets and headers
 */
public record TenantSnapshot(long catalogVersion, CompanyCatalog catalog, List<Endpoint> endpoints) {
    public TenantSnapshot {
        endpoints = List.copyOf(endpoints);
    }
}

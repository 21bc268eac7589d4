package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.List;

/**
 * The catalog and the webhook endpoints of a company, as of one catalog version.
 *
 * @param endpoints all endpoints, without their secrets and headers
 * @param estimatedBytes the approximate size on the heap
 * @param committed whether the version is committed; later snapshots are derived only from committed ones
 */
public record TenantSnapshot(
        long catalogVersion, CompanyCatalog catalog, List<Endpoint> endpoints, long estimatedBytes, boolean committed) {

    public TenantSnapshot {
        endpoints = List.copyOf(endpoints);
    }

    /** Creates a snapshot of a committed version. */
    TenantSnapshot(long catalogVersion, CompanyCatalog catalog, List<Endpoint> endpoints, long estimatedBytes) {
        this(catalogVersion, catalog, endpoints, estimatedBytes, true);
    }

    /** Returns a copy that was read by a transaction that may have made the version itself. */
    TenantSnapshot asUncommitted() {
        return new TenantSnapshot(catalogVersion, catalog, endpoints, estimatedBytes, false);
    }
}

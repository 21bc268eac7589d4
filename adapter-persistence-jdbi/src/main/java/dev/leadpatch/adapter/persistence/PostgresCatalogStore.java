package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;

/** The companies' catalogs in PostgreSQL. */
final class PostgresCatalogStore implements CatalogStore {
    private final Database database;
    private final TenantSnapshotCache snapshotCache;

    PostgresCatalogStore(Database database, TenantSnapshotCache contexts) {
        this.database = database;
        this.snapshotCache = contexts;
    }

    @Override
    public Optional<CompanyCatalog> find(CompanyId company) {
        return database.use(handle -> snapshotCache.find(handle, company).map(TenantSnapshot::catalog));
    }
}

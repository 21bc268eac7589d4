package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;

/** Reads the catalogs of companies from PostgreSQL, through the cache of tenant snapshots. */
public final class PostgresCatalogStore implements CatalogStore {
    private final Database database;
    private final TenantSnapshotCache snapshotCache;

    public PostgresCatalogStore(Database database, TenantSnapshotCache snapshotCache) {
        this.database = database;
        this.snapshotCache = snapshotCache;
    }

    @Override
    public Optional<CompanyCatalog> find(CompanyId company) {
        return database.use(handle -> snapshotCache.find(handle, company).map(TenantSnapshot::catalog));
    }
}

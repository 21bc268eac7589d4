package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;

/** The companies' catalogs in PostgreSQL. */
final class PostgresCatalogs implements CatalogStore {
    private final Database database;
    private final CompanyContexts contexts;

    PostgresCatalogs(Database database, CompanyContexts contexts) {
        this.database = database;
        this.contexts = contexts;
    }

    @Override
    public Optional<CompanyCatalog> find(CompanyId company) {
        return database.use(handle -> contexts.find(handle, company).map(CompanyContext::catalog));
    }
}

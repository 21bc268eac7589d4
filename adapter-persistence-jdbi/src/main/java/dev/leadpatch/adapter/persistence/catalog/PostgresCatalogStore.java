package dev.leadpatch.adapter.persistence.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.leadpatch.adapter.persistence.jdbc.CompanyTransactions;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.IdempotencyKeys;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Reads the catalogs of companies from PostgreSQL, changes them, and caches the tenant snapshots of up to 1,000 companies. A cached
 * snapshot is used only if its catalog version is the current one of the company, so it is never stale. Thread-safe.
 */
public final class PostgresCatalogStore implements CatalogEntryStore {
    private static final int MAX_COMPANIES = 1_000;

    // One statement reads one snapshot: all of its result belongs to the returned catalog version.
    private static final String LOAD = """
            select c.catalog_version, c.uuid,
                   (select coalesce(json_agg(u), '[]') from users u where u.company_id = c.id) as users,
                   (select coalesce(json_agg(t), '[]') from tags t where t.company_id = c.id) as tags,
                   (select coalesce(json_agg(f order by f.id), '[]')
                    from custom_fields f where f.company_id = c.id) as custom_fields,
                   (select coalesce(json_agg(o order by o.position, o.id), '[]')
                    from custom_field_options o where o.company_id = c.id) as options,
                   (select coalesce(json_agg(e order by e.position), '[]')
                    from (select id, company_id, position, url, integration, api_key, events, description,
                                 skip_api_key_ids, enabled, configuration, disabled_reason, created_at,
                                 updated_at
                          from webhook_endpoints
                          where company_id = c.id) e) as endpoints
            from companies c
            where c.id = :company
            """;

    private static final String VERSION = """
            select catalog_version
            from companies
            where id = :company
            """;

    // serializes the changes; each of them updates the company's catalog version anyway
    private static final String LOCK_COMPANY = """
            select id
            from companies
            where id = :company
            for no key update
            """;

    private final Cache<CompanyId, TenantSnapshot> cache =
            Caffeine.newBuilder().maximumSize(MAX_COMPANIES).build();
    private final Database database;
    private final CompanyTransactions transactions;
    private final IdempotencyKeys idempotencyKeys;

    public PostgresCatalogStore(Database database, IdempotencyKeys idempotencyKeys) {
        this.database = database;
        this.transactions = new CompanyTransactions(database);
        this.idempotencyKeys = idempotencyKeys;
    }

    @Override
    public Optional<CompanyCatalog> find(CompanyId company) {
        return database.use(handle -> findCurrent(handle, company).map(TenantSnapshot::catalog));
    }

    @Override
    public <R> Optional<R> change(CompanyId company, Function<CompanyCatalog, CatalogDecision<R>> decision) {
        return transactions
                .transact(company, transaction -> change(transaction, company, decision))
                .orElseThrow(PostgresCatalogStore::busy);
    }

    @Override
    public <R> Optional<IdempotentOutcome<R>> changeOnce(
            CompanyId company, IdempotentRequest<R> request, Function<CompanyCatalog, CatalogDecision<R>> decision) {
        if (find(company).isEmpty()) {
            return Optional.empty();
        }
        IdempotentCatalogChange<R> change = new IdempotentCatalogChange<>(idempotencyKeys, request);
        return Optional.of(transactions
                .transact(
                        company,
                        transaction -> change.run(transaction.handle(), () -> change(transaction, company, decision)))
                .or(change::timedOut)
                .orElseThrow(PostgresCatalogStore::busy));
    }

    private static StoreUnavailableException busy() {
        return new StoreUnavailableException(
                "another transaction held the catalog beyond the deadline; nothing was changed",
                new TimeoutException());
    }

    private <R> Optional<R> change(
            TransactionContext transaction, CompanyId company, Function<CompanyCatalog, CatalogDecision<R>> decision) {
        Handle handle = transaction.handle();
        if (!lock(handle, company)) {
            return Optional.empty();
        }
        transaction.applyNetworkTimeout();
        // separate statements: they see what was committed while this transaction waited for the lock
        CompanyCatalog current = getCurrent(handle, company).catalog();
        CatalogDecision<R> decided = decision.apply(current);
        transaction.applyNetworkTimeout();
        CatalogWriter.write(handle, current, decided.catalog());
        return Optional.of(decided.result());
    }

    private static boolean lock(Handle handle, CompanyId company) {
        return handle.createQuery(LOCK_COMPANY)
                .bind("company", company.value())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }

    /** The current tenant snapshot. */
    public TenantSnapshot getCurrent(Handle handle, CompanyId company) {
        return getOrThrow(findCurrent(handle, company), company);
    }

    private Optional<TenantSnapshot> findCurrent(Handle handle, CompanyId company) {
        return handle.createQuery(VERSION)
                .bind("company", company.value())
                .mapTo(Long.class)
                .findOne()
                .flatMap(version -> find(handle, company, version));
    }

    /** The tenant snapshot at the version {@code version}, which the caller has just read, or at a later one. */
    public TenantSnapshot get(Handle handle, CompanyId company, long version) {
        return getOrThrow(find(handle, company, version), company);
    }

    private static TenantSnapshot getOrThrow(Optional<TenantSnapshot> found, CompanyId company) {
        return found.orElseThrow(() -> new IllegalStateException("company " + company.value() + " does not exist"));
    }

    private Optional<TenantSnapshot> find(Handle handle, CompanyId company, long version) {
        TenantSnapshot cached = cache.getIfPresent(company);
        if (cached != null && cached.catalogVersion() == version) {
            return Optional.of(cached);
        }
        Optional<TenantSnapshot> loaded = handle.createQuery(LOAD)
                .bind("company", company.value())
                .map((row, context) -> TenantSnapshot.of(row, company))
                .findOne();
        loaded.ifPresent(snapshot -> cache.put(company, snapshot));
        return loaded;
    }
}

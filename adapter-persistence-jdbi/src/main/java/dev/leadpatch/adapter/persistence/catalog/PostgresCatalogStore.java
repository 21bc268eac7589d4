package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.audit.AuditLogWriter;
import dev.leadpatch.adapter.persistence.jdbc.CompanyTransactions;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.IdempotencyKeys;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Reads the catalogs of companies from PostgreSQL, through a cache of tenant snapshots, and changes them. Thread-safe. */
public final class PostgresCatalogStore implements CatalogEntryStore {
    // serializes the changes; each of them updates the company's catalog version anyway
    private static final String LOCK_COMPANY = """
            select id
            from companies
            where id = :company
            for no key update
            """;

    private final Database database;
    private final TenantSnapshotCache snapshots;
    private final CompanyTransactions transactions;
    private final IdempotencyKeys idempotencyKeys;

    /** @param memory of the snapshots that are loaded within a transaction */
    public PostgresCatalogStore(Database database, IdempotencyKeys idempotencyKeys, MemoryBudget memory) {
        this(database, idempotencyKeys, new TenantSnapshotCache(TenantSnapshotCache.Loader.of(database), memory));
    }

    public PostgresCatalogStore(Database database, IdempotencyKeys idempotencyKeys, TenantSnapshotCache snapshots) {
        this.database = database;
        this.snapshots = snapshots;
        this.transactions = new CompanyTransactions(database);
        this.idempotencyKeys = idempotencyKeys;
    }

    @Override
    public Optional<CompanyCatalog> find(CompanyId company) {
        StoreDeadline deadline = new StoreDeadline();
        return database.use(handle -> TenantSnapshotDao.currentVersion(handle, company))
                .map(version -> snapshots.get(company, version, deadline).catalog());
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
        Optional<IdempotentReplay> refusal = idempotencyKeys.refuseBeyondQuota(request);
        if (refusal.isPresent()) {
            return refusal.map(IdempotentOutcome.Replayed::new);
        }
        IdempotentCatalogChange<R> change = new IdempotentCatalogChange<>(idempotencyKeys, request);
        return Optional.of(transactions
                .transact(
                        company,
                        transaction -> change.run(transaction.handle(), () -> change(transaction, company, decision)))
                .or(change::timedOut)
                .orElseThrow(PostgresCatalogStore::busy));
    }

    private static StoreBusyException busy() {
        return new StoreBusyException("another transaction held the catalog beyond the deadline; nothing was changed");
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
        AuditLogWriter.write(handle, decided.audit());
        return Optional.of(decided.result());
    }

    private static boolean lock(Handle handle, CompanyId company) {
        return handle.createQuery(LOCK_COMPANY)
                .bind("company", company.value())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
    }

    /** The cache of the tenant snapshots. */
    public TenantSnapshotCache snapshots() {
        return snapshots;
    }

    /** The current tenant snapshot, within the running transaction. */
    public TenantSnapshot getCurrent(Handle handle, CompanyId company) {
        return snapshots.get(handle, company, currentVersion(handle, company));
    }

    /** The current catalog version of a company that exists. */
    public static long currentVersion(Handle handle, CompanyId company) {
        return TenantSnapshotDao.currentVersion(handle, company)
                .orElseThrow(() -> new IllegalStateException("company " + company.value() + " does not exist"));
    }
}

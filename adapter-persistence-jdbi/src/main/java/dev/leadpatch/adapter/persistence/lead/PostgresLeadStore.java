package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.TenantSnapshot;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.Deadline;
import dev.leadpatch.adapter.persistence.jdbc.StoreTimeouts;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;

/**
 * Stores leads in PostgreSQL. A change locks the rows of its leads. Within this process, changes of one lead are queued
 * without a connection and share a group commit. Changes of other processes wait for the lock. Thread-safe.
 */
public final class PostgresLeadStore implements LeadStore {
    private static final String FIND = """
            select {columns}, c.catalog_version
            from leads l
            join companies c on c.id = l.company_id
            where l.company_id = :company and l.id = :lead
            """;

    private static final String FIND_LEAD = LeadRow.withColumns(FIND);

    private final KeyedMutex<IdempotencyKey> keyMutex = new KeyedMutex<>();
    private final Database database;
    private final TenantSnapshotCache snapshotCache;
    private final TransactionalChangeExecutor executor;
    private final GroupCommit groupCommit;

    public PostgresLeadStore(
            Database database, TenantSnapshotCache snapshotCache, TransactionalChangeExecutor executor) {
        this.database = database;
        this.snapshotCache = snapshotCache;
        this.executor = executor;
        groupCommit = new GroupCommit(executor, GroupCommit.MAX_QUEUED_PER_COMPANY);
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return database.use(handle -> handle.createQuery(FIND_LEAD)
                .bind("company", company.value())
                .bind("lead", lead.value())
                .map(LeadRow::of)
                .findOne()
                .map(row -> {
                    TenantSnapshot tenant = snapshotCache.get(handle, company, row.catalogVersion());
                    return new LeadSnapshot(row.lead(), tenant.catalog());
                }));
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        Deadline deadline = new Deadline();
        if (change.idempotentRequest().isEmpty()) {
            return execute(change, deadline);
        }
        IdempotencyKey key = change.idempotentRequest().get().key();
        return keyMutex.runLocked(key, deadline.remainingOf(StoreTimeouts.LEAD_WAIT), () -> execute(change, deadline))
                .orElseGet(() -> new Outcome.Replayed<>(new IdempotentReplay.InProgress()));
    }

    /** Executes a change of one lead by group commit; a change of several leads shares a commit already. */
    private <R> Outcome<R> execute(Change<R> change, Deadline deadline) {
        return change.leads().size() == 1 ? groupCommit.execute(change, deadline) : executor.execute(change, deadline);
    }
}

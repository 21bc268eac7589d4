package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;

/**
 * Leads in PostgreSQL. A change locks its leads' rows. Those of this process who want the same lead wait in line for it
 * before they take a connection, and are served together; those of others wait for the lock.
 */
final class PostgresLeadStore implements LeadStore {
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

    PostgresLeadStore(Database database, TenantSnapshotCache contexts, TransactionalChangeExecutor transactions) {
        this.database = database;
        this.snapshotCache = contexts;
        this.executor = transactions;
        groupCommit = new GroupCommit(transactions, GroupCommit.MAX_QUEUED_PER_COMPANY);
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return database.use(handle -> handle.createQuery(FIND_LEAD)
                .bind("company", company.value())
                .bind("lead", lead.value())
                .map(LeadRow::of)
                .findOne()
                .map(row -> {
                    TenantSnapshot context = snapshotCache.get(handle, company, row.catalogVersion());
                    return new LeadSnapshot(row.lead(), context.catalog());
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

    /** A change of several leads shares what a commit costs already. */
    private <R> Outcome<R> execute(Change<R> change, Deadline deadline) {
        return change.leads().size() == 1 ? groupCommit.execute(change, deadline) : executor.execute(change, deadline);
    }
}

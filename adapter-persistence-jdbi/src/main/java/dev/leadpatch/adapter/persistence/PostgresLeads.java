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
final class PostgresLeads implements LeadStore {
    private static final String FIND = """
            select {columns}, c.catalog_version
            from leads l
            join companies c on c.id = l.company_id
            where l.company_id = :company and l.id = :lead
            """;

    private static final String FIND_LEAD = LeadRow.withColumns(FIND);

    private final Lines<IdempotencyKey> keyLines = new Lines<>();
    private final Database database;
    private final CompanyContexts contexts;
    private final LeadTransactions transactions;
    private final CombinedChanges combined;

    PostgresLeads(Database database, CompanyContexts contexts, LeadTransactions transactions) {
        this.database = database;
        this.contexts = contexts;
        this.transactions = transactions;
        combined = new CombinedChanges(transactions, CombinedChanges.MOST_WAITING);
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return database.use(handle -> handle.createQuery(FIND_LEAD)
                .bind("company", company.value())
                .bind("lead", lead.value())
                .map(LeadRow::of)
                .findOne()
                .map(row -> {
                    CompanyContext context = contexts.get(handle, company, row.catalogVersion());
                    return new LeadSnapshot(row.lead(), context.catalog());
                }));
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        Deadline deadline = new Deadline();
        if (change.idempotentRequest().isEmpty()) {
            return make(change, deadline);
        }
        IdempotencyKey key = change.idempotentRequest().get().key();
        return keyLines.inTurn(key, deadline.leftFor(TimeLimits.LEAD_TURN), () -> make(change, deadline))
                .orElseGet(() -> new Outcome.Replayed<>(new IdempotentReplay.InProgress()));
    }

    /** A change of several leads shares what a commit costs already. */
    private <R> Outcome<R> make(Change<R> change, Deadline deadline) {
        return change.leads().size() == 1 ? combined.change(change, deadline) : transactions.alone(change, deadline);
    }
}

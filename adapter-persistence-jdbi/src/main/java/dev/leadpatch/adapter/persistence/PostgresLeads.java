package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.Repetition;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.webhook.Line;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Leads in PostgreSQL. A change locks its leads' rows. Those of this process who want the same lead wait in line for it
 * before they take a connection, those of others wait for the lock: a decision is asked once, and everybody in the line
 * gets a turn.
 */
final class PostgresLeads implements LeadStore {
    private static final String FIND = """
            select l.id, l.company_id, l.uuid, l.version, l.created_at, l.updated_at, l.source, l.created_by,
                   l.company_name, l.email, l.phone_number, l.first_name, l.last_name, l.status,
                   l.assigned_users, l.tags, l.custom_fields,
                   c.catalog_version
            from leads l
            join companies c on c.id = l.company_id
            where l.company_id = :company and l.id = :lead
            """;

    private final Lines<IdempotencyKey> keyLines = new Lines<>();
    private final Lines<OneLead> leadLines = new Lines<>();
    private final Database database;
    private final CompanyContexts contexts;
    private final LeadChanges changes;
    private final Consumer<List<Line>> deliveriesQueued;

    PostgresLeads(
            Database database, CompanyContexts contexts, LeadChanges changes, Consumer<List<Line>> deliveriesQueued) {
        this.database = database;
        this.contexts = contexts;
        this.changes = changes;
        this.deliveriesQueued = deliveriesQueued;
    }

    @Override
    public Optional<FoundLead> find(CompanyId company, LeadId lead) {
        return database.use(handle -> handle.createQuery(FIND)
                .bind("company", company.value())
                .bind("lead", lead.value())
                .map(LeadRow::of)
                .findOne()
                .map(row -> {
                    CompanyContext context = contexts.get(handle, company, row.catalogVersion());
                    return new FoundLead(row.lead(), context.catalog());
                }));
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        Deadline deadline = new Deadline();
        LeadChanges.Done<R> done = inTurnForKey(change, deadline);
        if (!done.queued().isEmpty()) {
            deliveriesQueued.accept(done.queued());
        }
        return done.outcome();
    }

    private <R> LeadChanges.Done<R> inTurnForKey(Change<R> change, Deadline deadline) {
        if (change.repeatable().isEmpty()) {
            return inTurnForLead(change, deadline);
        }
        IdempotencyKey key = change.repeatable().get().key();
        return keyLines.inTurn(key, deadline.leftFor(TimeLimits.LEAD_TURN), () -> inTurnForLead(change, deadline))
                .orElseGet(() -> LeadChanges.Done.without(new Outcome.Repeated<>(new Repetition.UnderWay())));
    }

    /**
     * Who waits for a lead that is in use here waits without a connection, so that one busy lead leaves the others'
     * connections alone. Who wants several leads does not stand in line for each: holding some lines up while waiting in
     * another would hold up everybody.
     */
    private <R> LeadChanges.Done<R> inTurnForLead(Change<R> change, Deadline deadline) {
        Supplier<LeadChanges.Done<R>> work = () -> transact(change, deadline);
        if (change.leads().size() != 1) {
            return work.get();
        }
        OneLead lead = new OneLead(change.company(), change.leads().get(0));
        return leadLines
                .inTurn(lead, deadline.leftFor(TimeLimits.LEAD_TURN), work)
                .orElseGet(() -> LeadChanges.Done.without(new Outcome.Busy<>()));
    }

    private <R> LeadChanges.Done<R> transact(Change<R> change, Deadline deadline) {
        LeadChanges.Attempt<R> attempt = changes.attempt(change);
        return database.transact(deadline, attempt::run).orElseGet(attempt::notInTime);
    }

    private record OneLead(CompanyId company, LeadId lead) {}
}

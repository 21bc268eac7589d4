package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Leads in PostgreSQL. A change locks its lead's row. Those of this process who want the same lead wait in line for it
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

    // The catalog version is looked up around the locking query, hence after the lock was had: while this waited, the
    // catalog may have changed, and the lead may refer to what is new in it.
    private static final String LOCK = """
            select l.id, l.company_id, l.uuid, l.version, l.created_at, l.updated_at, l.source, l.created_by,
                   l.company_name, l.email, l.phone_number, l.first_name, l.last_name, l.status,
                   l.assigned_users, l.tags, l.custom_fields,
                   current_catalog_version(l.company_id) as catalog_version
            from (select *
                  from leads
                  where company_id = :company and id = :lead
                  for no key update) l
            """;

    // enough that two leads in use at the same time seldom share one
    private static final int GATES = 1024;

    private final Turns leadTurns = new Turns(GATES, 1);
    private final Database database;
    private final CompanyContexts contexts;
    private final LeadChangeWriter writer;
    private final Runnable deliveriesQueued;

    PostgresLeads(Database database, CompanyContexts contexts, LeadChangeWriter writer, Runnable deliveriesQueued) {
        this.database = database;
        this.contexts = contexts;
        this.writer = writer;
        this.deliveriesQueued = deliveriesQueued;
    }

    @Override
    public Optional<FoundLead> find(CompanyId company, LeadId lead) {
        return database.use(handle -> read(handle, FIND, company, lead).map(row -> {
            CompanyContext context = contexts.get(handle, company, row.catalogVersion());
            return new FoundLead(row.lead(), context.catalog());
        }));
    }

    @Override
    public <R> Outcome<R> change(CompanyId company, LeadId lead, Decision<R> decision) {
        Deadline deadline = new Deadline();
        // who waits for a lead that is in use here waits without a connection, so that one busy lead leaves the others'
        // connections alone
        Optional<Changed<R>> done = leadTurns
                .inTurn(
                        Objects.hash(company, lead),
                        TimeLimits.LEAD_TURN,
                        () -> changeInTurn(company, lead, deadline, decision))
                .flatMap(changed -> changed);
        if (done.map(Changed::queued).orElse(false)) {
            deliveriesQueued.run();
        }
        return done.map(Changed::outcome).orElseGet(Outcome.Busy::new);
    }

    private <R> Optional<Changed<R>> changeInTurn(
            CompanyId company, LeadId lead, Deadline deadline, Decision<R> decision) {
        return database.transact(deadline, (handle, time) -> {
            time.limitLockWait(handle);
            return read(handle, LOCK, company, lead)
                    .map(row -> decide(handle, time, row, decision))
                    .orElseGet(() -> new Changed<>(new Outcome.NoSuchLead<>(), false));
        });
    }

    private <R> Changed<R> decide(Handle handle, Deadline deadline, LeadRow row, Decision<R> decision) {
        Lead before = row.lead();
        CompanyContext context = contexts.get(handle, before.company(), row.catalogVersion());
        Verdict<R> verdict = decision.judge(new FoundLead(before, context.catalog()));
        boolean queued = false;
        if (verdict instanceof Verdict.Write<R> write) {
            requireNextVersion(before, write.event());
            deadline.limitNetwork(handle);
            queued = writer.write(handle, write.event(), context.endpoints());
        }
        return new Changed<>(new Outcome.Decided<>(verdict.result()), queued);
    }

    private static void requireNextVersion(Lead from, LeadUpdated event) {
        Lead to = event.lead();
        boolean same = from.company().equals(to.company()) && from.id().equals(to.id());
        if (!same || to.version() != from.version() + 1 || !to.updatedAt().isAfter(from.updatedAt())) {
            throw new IllegalArgumentException("not the next version of lead " + from.id() + " at " + from.version());
        }
    }

    private static Optional<LeadRow> read(Handle handle, String sql, CompanyId company, LeadId lead) {
        return handle.createQuery(sql)
                .bind("company", company.value())
                .bind("lead", lead.value())
                .map(LeadRow::of)
                .findOne();
    }

    /** @param queued whether there is something new to deliver */
    private record Changed<R>(Outcome<R> outcome, boolean queued) {}
}

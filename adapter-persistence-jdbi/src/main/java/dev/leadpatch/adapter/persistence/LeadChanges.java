package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.idempotency.Repeatable;
import dev.leadpatch.application.idempotency.Repetition;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Line;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Changes of leads inside of a transaction: keys first, then the leads, then what was decided. */
final class LeadChanges {
    // The catalog version is looked up around the locking query, hence after the locks were had: while this waited, the
    // catalog may have changed, and a lead may refer to what is new in it. All who lock several leads lock them in the
    // same order, so nobody waits in a circle.
    private static final String LOCK = """
            select l.id, l.company_id, l.uuid, l.version, l.created_at, l.updated_at, l.source, l.created_by,
                   l.company_name, l.email, l.phone_number, l.first_name, l.last_name, l.status,
                   l.assigned_users, l.tags, l.custom_fields,
                   current_catalog_version(l.company_id) as catalog_version
            from (select *
                  from leads
                  where company_id = :company and id = any(:leads)
                  order by id
                  for no key update) l
            """;

    // the lead is locked meanwhile, so this reads names and no values, and not more of them than it can in good time
    static final String CHANGED_SINCE = """
            select distinct field collate "C" as field
            from (select fields
                  from lead_changes
                  where company_id = :company and lead_id = :lead and version > :since
                  order by version desc
                  limit :most) newest,
                 jsonb_array_elements_text(newest.fields) as field
            order by field
            """;

    static final int MOST_LOOKED_AT = 10_000;

    private final CompanyContexts contexts;
    private final LeadChangeWriter writer;
    private final KeptKeys keys;

    LeadChanges(CompanyContexts contexts, LeadChangeWriter writer, KeptKeys keys) {
        this.contexts = contexts;
        this.writer = writer;
        this.keys = keys;
    }

    <R> Attempt<R> attempt(Change<R> change) {
        return new Attempt<>(change);
    }

    /**
     * How a change ended.
     *
     * @param queued the lines that have something new to deliver
     */
    record Done<R>(Outcome<R> outcome, List<Line> queued) {
        static <R> Done<R> without(Outcome<R> outcome) {
            return new Done<>(outcome, List.of());
        }
    }

    /** One change, which may take several transactions until one is not disturbed. */
    final class Attempt<R> {
        private final Change<R> change;
        private boolean waitingForKey;

        private Attempt(Change<R> change) {
            this.change = change;
        }

        Done<R> run(Handle handle, Deadline deadline) {
            deadline.limitNetwork(handle);
            Optional<Repeatable<R>> repeatable = change.repeatable();
            if (repeatable.isPresent()) {
                waitingForKey = true;
                Optional<Repetition> repetition = keys.claim(handle, repeatable.get());
                waitingForKey = false;
                if (repetition.isPresent()) {
                    return Done.without(new Outcome.Repeated<>(repetition.get()));
                }
            }
            return decide(handle, deadline);
        }

        /** What it means that others did not let this through. */
        Done<R> notInTime() {
            return Done.without(
                    waitingForKey ? new Outcome.Repeated<>(new Repetition.UnderWay()) : new Outcome.Busy<>());
        }

        private Done<R> decide(Handle handle, Deadline deadline) {
            deadline.limitNetwork(handle);
            Locked locked = lock(handle, change.company(), change.leads());
            Verdict<R> verdict = change.decision().judge(locked.leads());
            List<Line> queued = verdict instanceof Verdict.Write<R> write
                    ? write(handle, deadline, locked, write.events())
                    : List.of();
            R result = result(handle, verdict);
            change.repeatable().ifPresent(repeatable -> keys.answer(handle, repeatable, result));
            return new Done<>(new Outcome.Decided<>(result), queued);
        }

        private List<Line> write(Handle handle, Deadline deadline, Locked locked, List<LeadUpdated> events) {
            events.forEach(
                    event -> requireNextVersion(locked.leads().get(event.lead().id()), event.lead()));
            // who begins now may not end in time, and it is as if others had been in the way: nothing is written
            deadline.requireBefore(TimeLimits.LAST_WRITE);
            deadline.limitNetwork(handle);
            return writer.write(handle, change.company(), events, locked.leads(), locked.endpoints());
        }

        private R result(Handle handle, Verdict<R> verdict) {
            return verdict.fold(
                    Verdict.Write::result,
                    Verdict.Leave::result,
                    lookUp -> lookUp.result().apply(changedSince(handle, change.company(), lookUp)));
        }
    }

    private Locked lock(Handle handle, CompanyId company, List<LeadId> leads) {
        List<LeadRow> rows = handle.createQuery(LOCK)
                .bind("company", company.value())
                .bind("leads", SqlArguments.ids(leads, LeadId::value))
                .map(LeadRow::of)
                .list();
        // the newest of the versions: whatever a lead refers to was there when its lock was had
        OptionalLong version = rows.stream().mapToLong(LeadRow::catalogVersion).max();
        if (version.isEmpty()) {
            return new Locked(Map.of(), List.of());
        }
        CompanyContext context = contexts.get(handle, company, version.getAsLong());
        Map<LeadId, FoundLead> found = new LinkedHashMap<>();
        rows.forEach(row -> found.put(row.lead().id(), new FoundLead(row.lead(), context.catalog())));
        return new Locked(found, context.endpoints());
    }

    private static List<String> changedSince(Handle handle, CompanyId company, Verdict.LookUp<?> lookUp) {
        return handle.createQuery(CHANGED_SINCE)
                .bind("company", company.value())
                .bind("lead", lookUp.lead().value())
                .bind("since", lookUp.since())
                .bind("most", MOST_LOOKED_AT)
                .mapTo(String.class)
                .list();
    }

    private static void requireNextVersion(@Nullable FoundLead found, Lead to) {
        if (found == null) {
            throw new IllegalArgumentException("the change is not about lead " + to.id());
        }
        Lead from = found.lead();
        boolean same = from.company().equals(to.company()) && from.id().equals(to.id());
        if (!same || to.version() != from.version() + 1 || !to.updatedAt().isAfter(from.updatedAt())) {
            throw new IllegalArgumentException("not the next version of lead " + from.id() + " at " + from.version());
        }
    }

    /** The leads that were found, locked until the transaction ends, and who is to be told of changes. */
    private record Locked(Map<LeadId, FoundLead> leads, List<Endpoint> endpoints) {}
}

package dev.leadpatch.adapter.persistence;

import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads leads and locks them for the transaction that reads them. */
final class LeadLocks {
    // A company's catalog version is looked up after all locks were had, as the groups are known no sooner: while this
    // waited, the catalog may have changed, and a lead may refer to what is new in it. All who lock several leads lock
    // them in the same order, so nobody waits in a circle.
    private static final String LOCK = """
            with locked as (
                select l.*
                from unnest(:companies, :leads) as w (company_id, id)
                join leads l on l.company_id = w.company_id and l.id = w.id
                order by l.company_id, l.id
                for no key update of l
            ), versions as (
                select company_id, current_catalog_version(company_id) as catalog_version
                from (select company_id from locked group by company_id) companies
            )
            select l.id, l.company_id, l.uuid, l.version, l.created_at, l.updated_at, l.source, l.created_by,
                   l.company_name, l.email, l.phone_number, l.first_name, l.last_name, l.status,
                   l.assigned_users, l.tags, l.custom_fields,
                   v.catalog_version
            from locked l
            join versions v on v.company_id = l.company_id
            """;

    private static final String LOCK_FREE = LOCK.replace("update of l\n", "update of l skip locked\n");

    private static final String EXISTING = """
            select l.company_id, l.id
            from unnest(:companies, :leads) as w (company_id, id)
            join leads l on l.company_id = w.company_id and l.id = w.id
            """;

    private final CompanyContexts contexts;

    LeadLocks(CompanyContexts contexts) {
        this.contexts = contexts;
    }

    /** Locks those that are there, and waits for those that others have locked. */
    LockedLeads lock(Handle handle, Collection<LeadRef> leads) {
        return lock(handle, LOCK, leads);
    }

    /** Locks those that are there and not locked by others. */
    LockedLeads lockFree(Handle handle, Collection<LeadRef> leads) {
        return lock(handle, LOCK_FREE, leads);
    }

    private LockedLeads lock(Handle handle, String statement, Collection<LeadRef> leads) {
        List<LeadRow> rows =
                bind(handle.createQuery(statement), leads).map(LeadRow::of).list();
        return LockedLeads.of(rows, (company, version) -> contexts.get(handle, company, version));
    }

    /** Which of them are there. */
    Set<LeadRef> existing(Handle handle, Collection<LeadRef> leads) {
        return bind(handle.createQuery(EXISTING), leads)
                .map((row, context) ->
                        new LeadRef(new CompanyId(row.getLong("company_id")), new LeadId(row.getLong("id"))))
                .collect(Collectors.toSet());
    }

    private static Query bind(Query statement, Collection<LeadRef> leads) {
        List<LeadRef> wanted = List.copyOf(leads);
        return statement
                .bind(
                        "companies",
                        SqlArguments.ids(wanted, lead -> lead.company().value()))
                .bind("leads", SqlArguments.ids(wanted, lead -> lead.lead().value()));
    }
}

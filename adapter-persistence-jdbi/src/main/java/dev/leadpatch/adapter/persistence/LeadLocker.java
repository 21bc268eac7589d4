package dev.leadpatch.adapter.persistence;

import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads leads and locks them for the transaction that reads them. */
final class LeadLocker {
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
            select {columns}, v.catalog_version
            from locked l
            join versions v on v.company_id = l.company_id
            """;

    // The same for one lead, which has one company and no order.
    private static final String LOCK_ONE = """
            with locked as (
                select l.*
                from leads l
                where l.company_id = :company and l.id = :lead
                for no key update of l
            )
            select {columns}, current_catalog_version(l.company_id) as catalog_version
            from locked l
            """;

    private static final LockStatement SEVERAL = LockStatement.of(LOCK);
    private static final LockStatement ONE = LockStatement.of(LOCK_ONE);

    private static final String EXISTING = """
            select l.company_id, l.id
            from unnest(:companies, :leads) as w (company_id, id)
            join leads l on l.company_id = w.company_id and l.id = w.id
            """;

    private final TenantSnapshotCache snapshotCache;

    LeadLocker(TenantSnapshotCache contexts) {
        this.snapshotCache = contexts;
    }

    /** Locks those that are there, and waits for those that others have locked. */
    LockedLeads lock(Handle handle, Collection<LeadRef> leads) {
        return lock(handle, leads, LockStatement::waiting);
    }

    /** Locks those that are there and not locked by others. */
    LockedLeads lockSkipLocked(Handle handle, Collection<LeadRef> leads) {
        return lock(handle, leads, LockStatement::skipLocked);
    }

    private LockedLeads lock(Handle handle, Collection<LeadRef> leads, Function<LockStatement, String> form) {
        Query statement = leads.size() == 1
                ? bind(handle.createQuery(form.apply(ONE)), leads.iterator().next())
                : bind(handle.createQuery(form.apply(SEVERAL)), leads);
        List<LeadRow> rows = statement.map(LeadRow::of).list();
        return LockedLeads.of(rows, (company, version) -> snapshotCache.get(handle, company, version));
    }

    /** Which of them are there. */
    Set<LeadRef> findExisting(Handle handle, Collection<LeadRef> leads) {
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
                        SqlArguments.bigintArray(wanted, lead -> lead.company().value()))
                .bind(
                        "leads",
                        SqlArguments.bigintArray(wanted, lead -> lead.lead().value()));
    }

    private static Query bind(Query statement, LeadRef lead) {
        return statement
                .bind("company", lead.company().value())
                .bind("lead", lead.lead().value());
    }

    /** A statement that waits for what others have locked, and the same that passes it over. */
    private record LockStatement(String waiting, String skipLocked) {
        static LockStatement of(String statement) {
            String sql = LeadRow.withColumns(statement);
            return new LockStatement(sql, sql.replace("update of l\n", "update of l skip locked\n"));
        }
    }
}

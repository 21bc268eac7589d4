package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.catalog.SnapshotLookup;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshot;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads leads and locks their rows until the running transaction ends. */
final class LeadLocker {
    // Queries the catalog version after all locks are granted, because the grouping needs all rows. While the statement
    // waited for a lock, a concurrent change may have set a new entry of the catalog in a lead. Every transaction locks
    // its leads in the same order, which prevents deadlocks.
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

    // The same for one lead, without order and grouping.
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
            join leads l on l.company_id = w.company_id and l.id = w.id /*sharded and l.company_id = any(:companies) */
            """;

    private LeadLocker() {}

    /** Locks the leads that exist, and reads them without their custom fields if these are large. */
    static List<LeadRow> lock(Handle handle, Collection<LeadRef> leads, LockWaitPolicy policy) {
        if (ShardedStatements.areUsedBy(handle)) {
            return ShardedLeadLocker.lock(handle, leads, policy);
        }
        Query statement = leads.size() == 1
                ? bind(handle.createQuery(ONE.get(policy)), leads.iterator().next())
                : bind(handle.createQuery(SEVERAL.get(policy)), leads);
        return statement
                .bind("maxBytes", LeadMemory.uncountedBytes(leads.size()))
                .map(LeadRow::of)
                .list();
    }

    /**
     * Reads locked leads with the catalogs of their companies. The caller has reserved memory for the large ones.
     *
     * @param locked the leads to read; those that are left out count as locked by another transaction
     * @param companies whose catalogs are read even if none of their leads exists
     * @param lookup the snapshots that the transaction can use
     */
    static LockedLeads read(Handle handle, List<LeadRow> locked, Set<CompanyId> companies, SnapshotLookup lookup) {
        List<LeadRow> rows = LargeLeadLoader.load(handle, locked);
        Map<LeadRef, LeadSnapshot> snapshots = new LinkedHashMap<>();
        Map<CompanyId, Optional<TenantSnapshot>> tenants = new HashMap<>();
        for (LeadRow row : rows) {
            tenants.computeIfAbsent(row.lead().company(), company -> lookup.find(handle, company, row.catalogVersion()))
                    .ifPresent(tenant ->
                            snapshots.put(LeadRef.of(row.lead()), new LeadSnapshot(row.lead(), tenant.catalog())));
        }
        companies.forEach(company -> tenants.computeIfAbsent(
                company, absent -> lookup.find(handle, absent, PostgresCatalogStore.currentVersion(handle, absent))));
        return new LockedLeads(snapshots, tenants);
    }

    /** The leads that exist. */
    static Set<LeadRef> findExisting(Handle handle, Collection<LeadRef> leads) {
        return bind(handle.createQuery(EXISTING), leads)
                .map((row, context) ->
                        new LeadRef(new CompanyId(row.getLong("company_id")), new LeadId(row.getLong("id"))))
                .collect(Collectors.toSet());
    }

    private static Query bind(Query statement, Collection<LeadRef> leads) {
        List<LeadRef> refs = List.copyOf(leads);
        return statement
                .bind(
                        "companies",
                        SqlArguments.bigintArray(refs, lead -> lead.company().value()))
                .bind(
                        "leads",
                        SqlArguments.bigintArray(refs, lead -> lead.lead().value()));
    }

    private static Query bind(Query statement, LeadRef lead) {
        return statement
                .bind("company", lead.company().value())
                .bind("lead", lead.lead().value());
    }

    /** How a lead that another transaction has locked is handled. */
    enum LockWaitPolicy {
        /** The statement waits for the lock. */
        BLOCK,
        /** The lead is left out (SKIP LOCKED). */
        SKIP
    }

    /**
     * Snapshots of leads that the running transaction has locked.
     *
     * @param snapshots of the leads that exist, except those that were skipped, not admitted, or whose
     *     tenant snapshot is missing
     * @param tenants the companies of the locked leads, and those that were requested; empty if the snapshot is missing
     */
    record LockedLeads(Map<LeadRef, LeadSnapshot> snapshots, Map<CompanyId, Optional<TenantSnapshot>> tenants) {
        /** Whether the snapshot of a company is missing. */
        boolean isMissing(CompanyId company) {
            return tenants.containsKey(company) && tenant(company).isEmpty();
        }

        CompanyCatalog catalog(CompanyId company) {
            return tenant(company).orElseThrow().catalog();
        }

        List<Endpoint> endpoints(CompanyId company) {
            return tenant(company).orElseThrow().endpoints();
        }

        private Optional<TenantSnapshot> tenant(CompanyId company) {
            return Objects.requireNonNull(tenants.get(company));
        }
    }

    /** A statement that waits for locked rows, and its variant that skips them. */
    record LockStatement(String blocking, String skipping) {
        static LockStatement of(String statement) {
            String sql = LeadRow.withColumns(statement);
            return new LockStatement(sql, sql.replace("update of l\n", "update of l skip locked\n"));
        }

        String get(LockWaitPolicy policy) {
            return policy == LockWaitPolicy.BLOCK ? blocking : skipping;
        }
    }
}

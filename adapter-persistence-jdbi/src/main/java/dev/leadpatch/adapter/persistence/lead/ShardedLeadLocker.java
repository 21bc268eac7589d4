package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockStatement;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockWaitPolicy;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Locks leads of one company if the tables are sharded. */
final class ShardedLeadLocker {
    // One table and one filter: Citus sends the statement to the shard as it is. The catalog is not on its node.
    private static final String LOCK = """
            select {columns}, 0 as catalog_version
            from leads l
            where l.company_id = :company and l.id = any(:leads)
            order by l.id
            for no key update of l
            """;

    private static final LockStatement STATEMENT = LockStatement.of(LOCK);

    private ShardedLeadLocker() {}

    /** Locks leads of one company, and then reads the version of its catalog. */
    static List<LeadRow> lock(Handle handle, Collection<LeadRef> leads, LockWaitPolicy policy) {
        if (leads.isEmpty()) {
            return List.of();
        }
        CompanyId company = leads.iterator().next().company();
        List<LeadRow> locked = handle.createQuery(STATEMENT.get(policy))
                .bind("company", company.value())
                .bind(
                        "leads",
                        SqlArguments.bigintArray(
                                List.copyOf(leads), lead -> lead.lead().value()))
                .bind("maxBytes", LeadMemory.uncountedBytes(leads.size()))
                .map(LeadRow::of)
                .list();
        if (locked.isEmpty()) {
            return locked;
        }
        long version = PostgresCatalogStore.currentVersion(handle, company);
        return locked.stream().map(row -> row.withCatalogVersion(version)).toList();
    }
}

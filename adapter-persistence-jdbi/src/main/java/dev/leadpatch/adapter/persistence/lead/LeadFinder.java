package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads single leads without locks. Thread-safe. */
final class LeadFinder {
    private static final String FIND = LeadRow.withColumns("""
            select {columns}, c.catalog_version
            from leads l
            join companies c on c.id = l.company_id
            where l.company_id = :company and l.id = :lead
            """);

    // The catalog version is on another node. It is read after the lead, so that the catalog has all its entries.
    private static final String FIND_SHARDED = LeadRow.withColumns("""
            select {columns}, 0 as catalog_version
            from leads l
            where l.company_id = :company and l.id = :lead
            """);

    private static final String FIND_ID = "select id from leads where company_id = :company and uuid = :uuid";

    private final Database database;
    private final TenantSnapshotCache snapshots;
    private final LeadMemory memory;

    LeadFinder(Database database, TenantSnapshotCache snapshots, LeadMemory memory) {
        this.database = database;
        this.snapshots = snapshots;
        this.memory = memory;
    }

    Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        StoreDeadline deadline = new StoreDeadline();
        try (LeadReservation reservation = memory.open(company)) {
            Optional<LeadRow> found = database.use(handle -> find(handle, new LeadRef(company, lead), reservation));
            return found.map(row -> new LeadSnapshot(
                    row.lead(),
                    snapshots.get(company, row.catalogVersion(), deadline).catalog()));
        }
    }

    static Optional<LeadRow> find(Handle handle, LeadRef lead, LeadReservation reservation) {
        Optional<LeadRow> row = find(handle, lead, LeadMemory.UNCOUNTED_BYTES);
        // again if the lead has become larger meanwhile
        while (row.isPresent() && !row.get().isLoaded()) {
            int bytes = row.get().customFieldsBytes();
            reservation.require(bytes, 1);
            row = find(handle, lead, bytes);
        }
        return row;
    }

    private static Optional<LeadRow> find(Handle handle, LeadRef lead, int maxBytes) {
        boolean isSharded = ShardedStatements.areUsedBy(handle);
        Optional<LeadRow> row = handle.createQuery(isSharded ? FIND_SHARDED : FIND)
                .bind("company", lead.company().value())
                .bind("lead", lead.lead().value())
                .bind("maxBytes", maxBytes)
                .map(LeadRow::of)
                .findOne();
        return isSharded
                ? row.map(
                        found -> found.withCatalogVersion(PostgresCatalogStore.currentVersion(handle, lead.company())))
                : row;
    }

    Optional<LeadId> findId(CompanyId company, UUID uuid) {
        return database.use(handle -> findId(handle, company, uuid));
    }

    static Optional<LeadId> findId(Handle handle, CompanyId company, UUID uuid) {
        return handle.createQuery(FIND_ID)
                .bind("company", company.value())
                .bind("uuid", uuid)
                .mapTo(Long.class)
                .findOne()
                .map(LeadId::new);
    }
}

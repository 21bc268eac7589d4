package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Reads the leads whose custom fields were too large to be read before memory was reserved for them. */
public final class LargeLeadLoader {
    private static final String LOAD = LeadRow.withColumns("""
            select {columns}, 0 as catalog_version
            from unnest(:companies, :leads) as w (company_id, id)
            join leads l on l.company_id = w.company_id and l.id = w.id /*sharded and l.company_id = any(:companies) */
            """);

    private LargeLeadLoader() {}

    /** Reads the large leads of a page, which ends with the lead that reaches the maximum size. */
    public static List<LeadRow> loadPage(Handle handle, List<LeadRow> rows, LeadReservation reservation) {
        List<LeadRow> page = SizedPage.of(rows, reservation);
        reservation.require(SizedPage.bytes(page), 1);
        return load(handle, page);
    }

    /**
     * Returns {@code rows} with the custom fields of all leads. The transaction must see the same versions of the leads as
     * the statement that has read the rows: they are locked, or it has one snapshot.
     */
    public static List<LeadRow> load(Handle handle, List<LeadRow> rows) {
        List<LeadRef> large = rows.stream()
                .filter(row -> !row.isLoaded())
                .map(row -> LeadRef.of(row.lead()))
                .toList();
        if (large.isEmpty()) {
            return rows;
        }
        Map<LeadRef, LeadRow> loaded = new HashMap<>();
        handle.createQuery(LOAD)
                .bind(
                        "companies",
                        SqlArguments.bigintArray(large, lead -> lead.company().value()))
                .bind(
                        "leads",
                        SqlArguments.bigintArray(large, lead -> lead.lead().value()))
                .bind("maxBytes", Integer.MAX_VALUE)
                .map(LeadRow::of)
                .forEach(row -> loaded.put(LeadRef.of(row.lead()), row));
        return rows.stream()
                .map(row -> row.isLoaded() ? row : loaded(row, loaded))
                .toList();
    }

    private static LeadRow loaded(LeadRow row, Map<LeadRef, LeadRow> loaded) {
        LeadRow found = loaded.get(LeadRef.of(row.lead()));
        if (found == null || !found.isLoaded()) {
            throw new IllegalStateException("lead " + row.lead().id() + " was not read again");
        }
        return found.withCatalogVersion(row.catalogVersion());
    }
}

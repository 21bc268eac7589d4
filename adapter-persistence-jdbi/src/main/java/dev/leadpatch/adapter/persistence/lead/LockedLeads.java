package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.TenantSnapshot;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.value.CompanyId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Snapshots of leads that the running transaction has locked.
 *
 * @param snapshots of the leads that exist
 * @param endpoints of their companies
 */
record LockedLeads(Map<LeadRef, LeadSnapshot> snapshots, Map<CompanyId, List<Endpoint>> endpoints) {

    /** The leads of {@code rows}, each with the catalog of its row's version. */
    static LockedLeads of(List<LeadRow> rows, TenantSnapshotSource source) {
        Map<LeadRef, LeadSnapshot> leads = new LinkedHashMap<>();
        Map<CompanyId, TenantSnapshot> tenants = new HashMap<>();
        for (LeadRow row : rows) {
            TenantSnapshot tenant =
                    tenants.computeIfAbsent(row.lead().company(), company -> source.get(company, row.catalogVersion()));
            leads.put(LeadRef.of(row.lead()), new LeadSnapshot(row.lead(), tenant.catalog()));
        }
        Map<CompanyId, List<Endpoint>> endpoints = new HashMap<>();
        tenants.forEach((company, tenant) -> endpoints.put(company, tenant.endpoints()));
        return new LockedLeads(leads, endpoints);
    }

    /** Loads tenant snapshots. */
    @FunctionalInterface
    interface TenantSnapshotSource {
        TenantSnapshot get(CompanyId company, long version);
    }
}

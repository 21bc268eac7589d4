package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Leads that stay as they are until their transaction ends, or changes them.
 *
 * @param snapshots those that were found
 * @param endpoints of the companies that have them
 */
record LockedLeads(Map<LeadRef, LeadSnapshot> snapshots, Map<CompanyId, List<Endpoint>> endpoints) {

    /** The leads of {@code rows}, each with the newest of what its company has. */
    static LockedLeads of(List<LeadRow> rows, TenantSnapshotSource contexts) {
        Map<LeadRef, LeadSnapshot> leads = new LinkedHashMap<>();
        Map<CompanyId, TenantSnapshot> known = new HashMap<>();
        for (LeadRow row : rows) {
            TenantSnapshot context =
                    known.computeIfAbsent(row.lead().company(), company -> contexts.get(company, row.catalogVersion()));
            leads.put(LeadRef.of(row.lead()), new LeadSnapshot(row.lead(), context.catalog()));
        }
        Map<CompanyId, List<Endpoint>> endpoints = new HashMap<>();
        known.forEach((company, context) -> endpoints.put(company, context.endpoints()));
        return new LockedLeads(leads, endpoints);
    }

    /** Those of one company, by their ids. */
    Map<LeadId, LeadSnapshot> ofCompany(CompanyId company) {
        Map<LeadId, LeadSnapshot> found = new LinkedHashMap<>();
        snapshots.forEach((lead, its) -> {
            if (lead.company().equals(company)) {
                found.put(lead.lead(), its);
            }
        });
        return found;
    }

    /** Where companies' contexts come from. */
    @FunctionalInterface
    interface TenantSnapshotSource {
        TenantSnapshot get(CompanyId company, long version);
    }
}

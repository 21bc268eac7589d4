package dev.leadpatch.application.testing;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import java.time.InstantSource;
import java.util.List;

/**
 * The state in which a contract test expects a store.
 *
 * @param catalogs the catalog of each company
 * @param leads the leads of these companies, all at version 1, without a history
 * @param clock the time by which idempotency keys expire
 * @param notification to be called after each commit that changed leads, for example by a listener or in place of a
 *     dispatcher; a store that notifies nothing ignores it
 */
public record StoreSetup(List<CompanyCatalog> catalogs, List<Lead> leads, InstantSource clock, Runnable notification) {
    public StoreSetup {
        catalogs = List.copyOf(catalogs);
        leads = List.copyOf(leads);
    }

    /** Returns the leads of one company. */
    public List<Lead> leadsOf(CompanyId company) {
        return leads.stream().filter(lead -> lead.company().equals(company)).toList();
    }
}

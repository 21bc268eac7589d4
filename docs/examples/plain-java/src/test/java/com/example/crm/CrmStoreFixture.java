package com.example.crm;

import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;
import dev.leadpatch.application.testing.StoredChange;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** What the contract tests need of the store. */
record CrmStoreFixture(CrmStore store) implements LeadStoreFixture {

    static CrmStoreFixture of(StoreSetup setup) {
        CrmStore store = new CrmStore(setup.clock());
        setup.catalogs().forEach(catalog -> store.add(catalog, setup.leadsOf(catalog.company())));
        return new CrmStoreFixture(store);
    }

    @Override
    public LeadStore leadStore() {
        return store;
    }

    @Override
    public IdempotencyKeyStore idempotencyKeyStore() {
        return store;
    }

    @Override
    public List<StoredChange> storedChanges(CompanyId company, LeadId lead) {
        return store.history(company, lead).stream().map(StoredChange::of).toList();
    }

    @Override
    public void replaceCatalog(CompanyCatalog catalog) {
        store.replace(catalog);
    }

    @Override
    public void close() {
        // nothing to close
    }
}

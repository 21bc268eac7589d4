package dev.leadpatch.hosts.testkit;

import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.testing.LeadStoreContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;
import dev.leadpatch.application.testing.StoredChange;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** Runs the contract of the test kit, with the dependencies that the README names. */
class MapLeadStoreTest extends LeadStoreContract {
    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        MapLeadStore store = new MapLeadStore();
        setup.catalogs().forEach(store::put);
        setup.leads().forEach(store::add);
        return new MapLeadStoreFixture(store);
    }

    private record MapLeadStoreFixture(MapLeadStore store) implements LeadStoreFixture {
        @Override
        public LeadStore leadStore() {
            return store;
        }

        @Override
        public List<StoredChange> storedChanges(CompanyId company, LeadId lead) {
            return store.history(company, lead).stream().map(StoredChange::of).toList();
        }

        @Override
        public void replaceCatalog(CompanyCatalog catalog) {
            store.put(catalog);
        }

        @Override
        public void close() {
            // no resources
        }
    }
}

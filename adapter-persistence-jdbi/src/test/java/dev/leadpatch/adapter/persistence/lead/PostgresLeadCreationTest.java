package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.LeadCreationContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;

final class PostgresLeadCreationTest extends LeadCreationContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(16);

    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        DATABASE.deleteAll();
        return DATABASE.open(event -> "{}", setup.clock(), setup.notification()).with(setup);
    }
}

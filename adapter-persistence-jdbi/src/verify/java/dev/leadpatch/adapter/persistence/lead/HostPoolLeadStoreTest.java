package dev.leadpatch.adapter.persistence.lead;

import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.HostConnections;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.testing.LeadStoreContract;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** The store on the pool of a host. */
@Tag("verification")
final class HostPoolLeadStoreTest extends LeadStoreContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(16);
    private static final HikariDataSource POOL = DATABASE.newHostPool(20);

    @AfterAll
    static void closePool() {
        POOL.close();
    }

    @Override
    protected LeadStoreFixture open(StoreSetup setup) {
        DATABASE.deleteAll();
        return DATABASE.open(
                        new HostConnections(POOL, DATABASE.settings().schema()),
                        LeadEventListener.NONE,
                        event -> "{}",
                        setup.clock(),
                        setup.notification())
                .with(setup);
    }
}

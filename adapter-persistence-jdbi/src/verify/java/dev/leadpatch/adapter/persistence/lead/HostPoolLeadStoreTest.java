package dev.leadpatch.adapter.persistence.lead;

import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.HostConnections;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.testing.LeadStoreContract;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;

/** The store on the pool of a host. */
final class HostPoolLeadStoreTest extends LeadStoreContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(16);
    private static final HikariDataSource POOL = DATABASE.newHostPool(20);

    @AfterAll
    static void closePool() {
        POOL.close();
    }

    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        DATABASE.deleteAll();
        return DATABASE.open(
                new HostConnections(POOL, DATABASE.settings().schema()), LeadEventListener.NONE, payload, clock, wake);
    }
}

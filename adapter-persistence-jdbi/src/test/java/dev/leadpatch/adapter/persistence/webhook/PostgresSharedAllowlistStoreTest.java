package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.testing.SharedAllowlistStoreContract;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;

final class PostgresSharedAllowlistStoreTest extends SharedAllowlistStoreContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        DATABASE.deleteAll();
        return DATABASE.open(payload, clock, wake);
    }
}

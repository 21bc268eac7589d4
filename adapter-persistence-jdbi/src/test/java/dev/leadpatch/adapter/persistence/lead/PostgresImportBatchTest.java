package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.ImportBatchContract;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;

final class PostgresImportBatchTest extends ImportBatchContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(4);

    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        DATABASE.deleteAll();
        return DATABASE.open(payload, clock, wake);
    }
}

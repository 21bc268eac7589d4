package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.testing.DeliveryLogContract;
import dev.leadpatch.application.testing.Persistence;
import dev.leadpatch.application.webhook.EventPayload;
import java.time.InstantSource;

final class PostgresDeliveryLogTest extends DeliveryLogContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Override
    protected Persistence open(EventPayload payload, InstantSource clock, Runnable wake) {
        DATABASE.empty();
        return DATABASE.open(payload, clock, wake);
    }
}

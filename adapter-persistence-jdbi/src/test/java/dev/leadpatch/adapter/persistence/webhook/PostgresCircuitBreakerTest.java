package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.CircuitBreakerContract;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;

final class PostgresCircuitBreakerTest extends CircuitBreakerContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        DATABASE.deleteAll();
        return DATABASE.open(payload, clock, wake);
    }
}

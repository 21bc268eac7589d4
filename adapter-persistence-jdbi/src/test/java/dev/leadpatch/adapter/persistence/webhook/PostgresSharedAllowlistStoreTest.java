package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.PersistencePorts;
import dev.leadpatch.application.testing.SharedAllowlistStoreContract;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.Duration;
import java.time.InstantSource;

final class PostgresSharedAllowlistStoreTest extends SharedAllowlistStoreContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        DATABASE.deleteAll();
        return DATABASE.open(payload, clock, wake);
    }

    @Override
    protected void elapse(Duration time) {
        DATABASE.execute(
                "update webhook_allowlist set valid_until = valid_until - make_interval(secs => ?)", time.toSeconds());
    }
}

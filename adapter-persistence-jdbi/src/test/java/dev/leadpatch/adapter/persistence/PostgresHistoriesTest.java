package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.testing.HistoriesContract;
import dev.leadpatch.application.testing.Persistence;
import dev.leadpatch.application.webhook.EventPayload;
import java.time.InstantSource;

final class PostgresHistoriesTest extends HistoriesContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Override
    protected Persistence open(EventPayload payload, InstantSource clock, Runnable wake) {
        DATABASE.empty();
        return DATABASE.open(payload, clock, wake);
    }
}

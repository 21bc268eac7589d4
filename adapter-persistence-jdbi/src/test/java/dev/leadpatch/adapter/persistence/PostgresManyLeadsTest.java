package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.testing.ManyLeadsContract;
import dev.leadpatch.application.testing.Persistence;
import dev.leadpatch.application.webhook.EventPayload;
import java.time.InstantSource;

final class PostgresManyLeadsTest extends ManyLeadsContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(16);

    @Override
    protected Persistence open(EventPayload payload, InstantSource clock, Runnable wake) {
        DATABASE.empty();
        return DATABASE.open(payload, clock, wake);
    }
}

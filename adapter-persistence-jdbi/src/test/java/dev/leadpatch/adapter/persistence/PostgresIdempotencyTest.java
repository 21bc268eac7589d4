package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.testing.IdempotencyContract;
import dev.leadpatch.application.testing.Persistence;
import dev.leadpatch.application.webhook.EventPayload;
import java.time.InstantSource;

final class PostgresIdempotencyTest extends IdempotencyContract {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(16);

    @Override
    protected Persistence open(EventPayload payload, InstantSource clock, Runnable wake) {
        DATABASE.empty();
        return DATABASE.open(payload, clock, wake);
    }
}

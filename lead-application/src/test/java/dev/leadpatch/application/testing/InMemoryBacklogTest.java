package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.EventPayload;
import java.time.InstantSource;

final class InMemoryBacklogTest extends DeliveryBacklogContract {
    @Override
    protected Persistence open(EventPayload payload, InstantSource clock, Runnable wake) {
        return new InMemoryPersistence(payload, clock, wake);
    }
}

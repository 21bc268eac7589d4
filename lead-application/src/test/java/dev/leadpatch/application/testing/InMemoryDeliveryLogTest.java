package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.EventPayload;
import java.time.InstantSource;

final class InMemoryDeliveryLogTest extends DeliveryLogContract {
    @Override
    protected Persistence open(EventPayload payload, InstantSource clock, Runnable wake) {
        return new InMemoryPersistence(payload, clock, wake);
    }
}

package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.EventPayload;

final class InMemoryDeliveriesTest extends DeliveryQueueContract {
    @Override
    protected Persistence open(EventPayload payload, Runnable wake) {
        return new InMemoryPersistence(payload, wake);
    }
}

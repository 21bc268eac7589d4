package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.EventPayload;

final class InMemoryEndpointsTest extends EndpointsContract {
    @Override
    protected Persistence open(EventPayload payload, Runnable wake) {
        return new InMemoryPersistence(payload, wake);
    }
}

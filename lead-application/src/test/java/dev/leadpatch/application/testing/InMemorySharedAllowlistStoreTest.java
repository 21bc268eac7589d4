package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.Duration;
import java.time.InstantSource;

final class InMemorySharedAllowlistStoreTest extends SharedAllowlistStoreContract {
    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        return new InMemoryPersistence(payload, clock, wake);
    }

    @Override
    protected void elapse(Duration time) {
        now = now.plus(time);
    }
}

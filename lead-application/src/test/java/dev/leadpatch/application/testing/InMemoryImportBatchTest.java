package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;

final class InMemoryImportBatchTest extends ImportBatchContract {
    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        return new InMemoryPersistence(payload, clock, wake);
    }
}

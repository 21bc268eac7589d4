package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;

final class InMemoryLeadEventDeliveryTest extends LeadEventDeliveryContract {
    @Override
    protected PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        return new InMemoryPersistence(payload, clock, wake);
    }
}

package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;

/** Decides whether there is memory for a payload; otherwise its delivery is released, and its key is deferred. */
@FunctionalInterface
public interface PayloadAdmission {

    /**
     * Returns whether the payload is admitted. It can be called again for an admitted key, if the call is repeated.
     *
     * @param bytes the size of the payload in UTF-8
     */
    boolean admit(OrderingKey key, long bytes);
}

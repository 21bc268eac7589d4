package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import java.time.Duration;

/**
 * Notified of every delivery attempt and of changes in the health of endpoints, for metrics. The calls are made on the delivery threads, so implementations must
 * be fast and thread-safe, and must not throw.
 */
public interface DeliveryObserver {

    /** An observer that does nothing. */
    DeliveryObserver NO_OP = new DeliveryObserver() {
        @Override
        public void attemptStarted() {}

        @Override
        public void attemptEnded(Outcome outcome, Duration duration) {}
    };

    /** An attempt starts. */
    void attemptStarted();

    /** An attempt that was reported by {@link #attemptStarted} has ended. */
    void attemptEnded(Outcome outcome, Duration duration);

    /** This node disabled an endpoint. */
    default void endpointDisabled(DisabledEndpoint endpoint) {}

    /** This node opened the circuit of an endpoint. */
    default void circuitOpened() {}

    /** This node closed the circuit of an endpoint. */
    default void circuitClosed() {}

    /** The deliveries to a receiver host start to wait, because its byte budget is used up. */
    default void receiverThrottled() {}

    /** The outcome of an attempt. */
    enum Outcome {
        /** The endpoint accepted the delivery. */
        DELIVERED,
        /** The delivery is attempted again later. */
        RETRY,
        /** The delivery was given up. */
        DEAD
    }
}

package dev.leadpatch.application.webhook;

import java.time.Duration;

/**
 * Told of every attempt to deliver, so that attempts can be counted. It is called by the threads that deliver: it must
 * be quick and must not throw.
 */
public interface DeliveryObserver {

    /** Looks away. */
    DeliveryObserver NONE = new DeliveryObserver() {
        @Override
        public void began() {}

        @Override
        public void ended(Outcome outcome, Duration taken) {}
    };

    /** An attempt is about to be made. */
    void began();

    /** An attempt that had {@link #began} is over, and what it leaves the delivery at is decided. */
    void ended(Outcome outcome, Duration taken);

    /** What comes of an attempt. */
    enum Outcome {
        /** The endpoint has it. */
        DELIVERED,
        /** It is tried again later. */
        RETRY,
        /** It is given up. */
        DEAD
    }
}

package dev.leadpatch.application.webhook;

import java.time.Duration;

/**
 * Told of every attempt to deliver, so that attempts can be counted. It is called by the threads that deliver: it must
 * be quick and must not throw.
 */
public interface DeliveryObserver {

    /** Looks away. */
    DeliveryObserver NO_OP = new DeliveryObserver() {
        @Override
        public void attemptStarted() {}

        @Override
        public void attemptEnded(Outcome outcome, Duration taken) {}
    };

    /** An attempt is about to be made. */
    void attemptStarted();

    /** An attempt that had {@link #attemptStarted} is over, and what it leaves the delivery at is decided. */
    void attemptEnded(Outcome outcome, Duration taken);

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

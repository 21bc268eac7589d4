package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.StoreUnavailableException;

/** Observes the failures of the dispatcher, for logging. Implementations must be thread-safe. */
public interface DispatchObserver {

    /** Returns an observer that writes to the platform's logger ({@link System#getLogger}). */
    static DispatchObserver logging() {
        return new LoggingDispatchObserver();
    }

    /** The store became unavailable. Deliveries pause until it is available again. */
    void storeUnavailable(StoreUnavailableException failure);

    /** The store is available again, and deliveries resume. */
    void storeAvailable();

    /** The outcome of {@code count} deliveries could not be recorded. They are sent again when their leases expire. */
    void recordingFailed(int count, Throwable failure);

    /**
     * A delivery could not be sent because of an unexpected failure, such as a lack of threads. The attempt counts as
     * failed. Called on any thread; anything thrown by this method is ignored.
     */
    void sendingFailed(Throwable failure);
}

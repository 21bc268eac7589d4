package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Observes the failures of the dispatcher and the endpoints that it disables, for logging. Implementations must be thread-safe. */
public interface DispatchObserver {

    /** Returns an observer that writes to the platform's logger ({@link System#getLogger}). */
    static DispatchObserver logging() {
        Logger log = System.getLogger(WebhookDispatcher.class.getName());
        return new DispatchObserver() {
            @Override
            public void storeUnavailable(StoreUnavailableException failure) {
                log.log(Level.WARNING, "Database unreachable; deliveries paused", failure);
            }

            @Override
            public void storeAvailable() {
                log.log(Level.INFO, "Database reachable again; resuming deliveries");
            }

            @Override
            public void recordingFailed(int count, Throwable failure) {
                log.log(
                        Level.ERROR,
                        "Failed to record the outcome of " + count + " deliveries; they will be sent again",
                        failure);
            }

            @Override
            public void sendingFailed(Throwable failure) {
                log.log(Level.ERROR, "Failed to send a webhook", failure);
            }

            @Override
            public void endpointDisabled(DisabledEndpoint disabled, String lastError) {
                log.log(
                        Level.WARNING,
                        "Disabled webhook endpoint {0} of company {1} ({2}): it has failed since {3}; last error: {4}",
                        disabled.endpoint().id(),
                        Long.toString(disabled.endpoint().company().value()),
                        disabled.reason(),
                        disabled.failingSince(),
                        lastError);
            }
        };
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

    /**
     * The dispatcher disabled an endpoint.
     *
     * @param lastError a short reason of the last failure, without values
     */
    void endpointDisabled(DisabledEndpoint disabled, String lastError);
}

package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.StoreUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Writes the failures of the dispatcher to the platform's logger. */
final class LoggingDispatchObserver implements DispatchObserver {

    private static final Logger LOG = System.getLogger(WebhookDispatcher.class.getName());

    @Override
    public void storeUnavailable(StoreUnavailableException failure) {
        LOG.log(Level.WARNING, "Database unreachable; deliveries paused", failure);
    }

    @Override
    public void storeAvailable() {
        LOG.log(Level.INFO, "Database reachable again; resuming deliveries");
    }

    @Override
    public void recordingFailed(int count, Throwable failure) {
        LOG.log(
                Level.ERROR,
                "Failed to record the outcome of " + count + " deliveries; they will be sent again",
                failure);
    }

    @Override
    public void sendingFailed(Throwable failure) {
        LOG.log(Level.ERROR, "Failed to send a webhook", failure);
    }
}

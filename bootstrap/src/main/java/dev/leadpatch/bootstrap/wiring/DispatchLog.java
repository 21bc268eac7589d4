package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.delivery.dispatch.DispatchObserver;
import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the failures of the dispatcher to SLF4J. A bridge from {@link System.Logger} is not used: with a bridge, the JDK
 * itself would start Logback in every command, because {@link Runtime#exit} logs since Java 21.
 */
final class DispatchLog implements DispatchObserver {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchLog.class);

    @Override
    public void storeUnavailable(StoreUnavailableException failure) {
        LOG.warn("Database unreachable; deliveries paused", failure);
    }

    @Override
    public void storeAvailable() {
        LOG.info("Database reachable again; resuming deliveries");
    }

    @Override
    public void recordingFailed(int count, Throwable failure) {
        LOG.error("Failed to record the outcome of {} deliveries; they will be sent again", count, failure);
    }

    @Override
    public void sendingFailed(Throwable failure) {
        LOG.error("Failed to send a webhook", failure);
    }

    @Override
    public void endpointDisabled(DisabledEndpoint disabled, String lastError) {
        LOG.warn(
                "Disabled webhook endpoint {} of company {} ({}): it has failed since {}; last error: {}",
                disabled.endpoint().id(),
                disabled.endpoint().company().value(),
                disabled.reason(),
                disabled.failingSince(),
                lastError);
    }
}

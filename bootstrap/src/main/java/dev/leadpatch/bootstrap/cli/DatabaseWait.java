package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a database that is unavailable when a service starts: retries with back-off.
 *
 * @param max the maximum wait before the last attempt
 * @param shutdownSignal ends the wait
 */
record DatabaseWait(Duration max, ShutdownSignal shutdownSignal) {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWait.class);
    private static final Duration INITIAL_BACK_OFF = Duration.ofMillis(250);
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(4);

    /** Opens the application. */
    @FunctionalInterface
    interface Attempt {
        Application open() throws StartupException, InterruptedException;
    }

    /**
     * Repeats an attempt until it succeeds.
     *
     * @return the open application; empty if the process is requested to end
     * @throws StartupException if the database can't be used as it is configured, or remains unavailable
     */
    Optional<Application> open(Attempt attempt) throws StartupException, InterruptedException {
        long startNanos = System.nanoTime();
        Duration backOff = INITIAL_BACK_OFF;
        String loggedReason = "";
        while (true) {
            try {
                return Optional.of(attempt.open());
            } catch (StartupException e) {
                if (!e.isUnavailable() || System.nanoTime() - startNanos >= max.toNanos()) {
                    throw e;
                }
                if (!e.reason().equals(loggedReason)) {
                    loggedReason = e.reason();
                    LOG.warn("Waiting up to {} s: {}", max.toSeconds(), e.message());
                }
            }
            if (shutdownSignal.await(backOff)) {
                return Optional.empty();
            }
            backOff = backOff.compareTo(MAX_BACK_OFF) < 0 ? backOff.multipliedBy(2) : MAX_BACK_OFF;
        }
    }
}

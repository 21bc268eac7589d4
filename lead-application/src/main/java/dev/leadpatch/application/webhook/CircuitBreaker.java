package dev.leadpatch.application.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The circuit breaker of an endpoint, shared by all nodes. Closed: deliveries are sent, and consecutive failures are
 * counted. Open: deliveries are held until the next probe is due. Half-open: one probe at a time may be sent; its
 * success closes the circuit, its failure opens it again. Immutable.
 *
 * @param consecutiveFailures the failures since the last success, up to {@link #FAILURE_THRESHOLD}
 * @param openedAt the time at which the circuit opened; empty if it is closed
 * @param failedProbes the number of failed probes since then
 * @param nextProbeAt the time of the next probe; empty if the circuit is closed
 */
public record CircuitBreaker(
        int consecutiveFailures, Optional<Instant> openedAt, int failedProbes, Optional<Instant> nextProbeAt) {

    /** The circuit opens after this number of consecutive failures. */
    public static final int FAILURE_THRESHOLD = 5;

    /** The delay before the first probe. It doubles with each failed probe. */
    public static final Duration MIN_PROBE_DELAY = Duration.ofSeconds(5);

    /** The maximum delay between two probes. */
    public static final Duration MAX_PROBE_DELAY = Duration.ofMinutes(5);

    /** A closed circuit without failures. */
    public static final CircuitBreaker CLOSED = new CircuitBreaker(0, Optional.empty(), 0, Optional.empty());

    // 5 s doubled six times exceeds the maximum; the bound also prevents an overflow
    private static final int MAX_DOUBLINGS = 6;

    /** Returns whether the circuit is open or half-open, so that deliveries are held. */
    public boolean isOpen() {
        return openedAt.isPresent();
    }

    /**
     * Returns the circuit after attempts without a success.
     *
     * @param failures the number of attempts that failed for a reason that opens a circuit
     * @param probed whether a probe was among the attempts
     */
    public CircuitBreaker afterFailures(int failures, boolean probed, Instant now) {
        if (isOpen()) {
            // attempts that started before the circuit opened do not delay the next probe
            return probed ? afterFailedProbe(now) : this;
        }
        int total = Math.min(FAILURE_THRESHOLD, consecutiveFailures + failures);
        return total < FAILURE_THRESHOLD
                ? new CircuitBreaker(total, Optional.empty(), 0, Optional.empty())
                : new CircuitBreaker(total, Optional.of(now), 0, Optional.of(now.plus(MIN_PROBE_DELAY)));
    }

    private CircuitBreaker afterFailedProbe(Instant now) {
        int probes = Math.min(failedProbes, Integer.MAX_VALUE - 1) + 1;
        Duration delay = MIN_PROBE_DELAY.multipliedBy(1L << Math.min(probes, MAX_DOUBLINGS));
        Duration capped = delay.compareTo(MAX_PROBE_DELAY) > 0 ? MAX_PROBE_DELAY : delay;
        return new CircuitBreaker(consecutiveFailures, openedAt, probes, Optional.of(now.plus(capped)));
    }

    /** The state of a circuit, by the terms of the circuit breaker pattern. */
    public enum CircuitState {
        CLOSED,
        OPEN,
        /** The next probe is due or in flight. */
        HALF_OPEN
    }

    /**
     * The circuit as of a point in time, for display.
     *
     * @param nextProbeAt the earliest time of the next probe; empty if the circuit is closed or no probe is planned
     */
    public record CircuitStatus(CircuitState state, Optional<Instant> openedAt, Optional<Instant> nextProbeAt) {

        /** A closed circuit. */
        public static final CircuitStatus CLOSED =
                new CircuitStatus(CircuitState.CLOSED, Optional.empty(), Optional.empty());

        /** Returns the status of an open or closed circuit, which {@link #asOf} may find to be half-open. */
        public static CircuitStatus of(Optional<Instant> openedAt, Optional<Instant> nextProbeAt) {
            return openedAt.isPresent() ? new CircuitStatus(CircuitState.OPEN, openedAt, nextProbeAt) : CLOSED;
        }

        /** Returns the status as of {@code now}: a circuit whose next probe is due is half-open. */
        CircuitStatus asOf(Instant now) {
            boolean due = nextProbeAt.filter(probeAt -> !now.isBefore(probeAt)).isPresent();
            return due ? new CircuitStatus(CircuitState.HALF_OPEN, openedAt, nextProbeAt) : this;
        }

        /** Returns the status for a disabled endpoint, which is not probed. */
        CircuitStatus withoutProbe() {
            return new CircuitStatus(state, openedAt, Optional.empty());
        }
    }
}

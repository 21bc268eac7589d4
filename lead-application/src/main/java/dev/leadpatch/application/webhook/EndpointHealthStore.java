package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitStatus;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores the health of endpoints: the {@link CircuitBreaker} of each endpoint, its pause, and the outage after which it
 * is disabled. Every method may throw {@link StoreUnavailableException}.
 */
public interface EndpointHealthStore {

    /**
     * Maximum time between two failures of the same outage. After a longer gap, the state of the endpoint in between is
     * unknown, so a new outage starts. The value is greater than the maximum delay between attempts; an endpoint with
     * pending deliveries therefore can't reach it.
     */
    Duration MAX_FAILURE_GAP = Duration.ofDays(2);

    /**
     * Records the reports. Opens and closes circuits, and disables the endpoints that are gone or fail for too long,
     * which the audit log records.
     * Their pending deliveries stay queued until the endpoints are enabled again. Enabling an endpoint or changing its
     * URL resets its health. A repeated call may count failures twice. A report about the circuit of an endpoint
     * whose health another database session has locked is skipped: it delays no other endpoint, and the caller must
     * repeat it.
     *
     * @param reports at most one for each endpoint
     * @param failingSinceLimit an endpoint is disabled if its outage started at this time or earlier. An outage ends
     *     with a success, or with a gap of more than {@link #MAX_FAILURE_GAP} between failures
     * @return the changes of state that this call made
     */
    HealthChanges recordReports(List<EndpointReport> reports, Instant now, Instant failingSinceLimit);

    /**
     * The results of concurrent attempts, summarized for one endpoint.
     *
     * @param succeeded whether at least one attempt succeeded; then failures are ignored
     * @param gone whether the endpoint responded 410 (Gone)
     * @param pauseUntil the time before which nothing is sent to the endpoint
     * @param retryNotBefore the latest time that a response requested for the retry of its delivery
     * @param circuitFailures the number of failures that count for the circuit breaker
     * @param probed whether a probe was among the attempts
     */
    record EndpointReport(
            EndpointRef endpoint,
            boolean succeeded,
            boolean gone,
            Optional<Instant> pauseUntil,
            Optional<Instant> retryNotBefore,
            int circuitFailures,
            boolean probed) {

        /** Creates a report that does not concern the circuit breaker. */
        public EndpointReport(EndpointRef endpoint, boolean succeeded, boolean gone, Optional<Instant> pauseUntil) {
            this(endpoint, succeeded, gone, pauseUntil, Optional.empty(), 0, false);
        }

        /** Returns the summary of this report and another one of the same endpoint. */
        public EndpointReport merge(EndpointReport other) {
            return new EndpointReport(
                    endpoint,
                    succeeded || other.succeeded,
                    gone || other.gone,
                    latest(pauseUntil, other.pauseUntil),
                    latest(retryNotBefore, other.retryNotBefore),
                    circuitFailures + other.circuitFailures,
                    probed || other.probed);
        }

        private static Optional<Instant> latest(Optional<Instant> first, Optional<Instant> second) {
            return Stream.of(first, second).flatMap(Optional::stream).max(Instant::compareTo);
        }
    }

    /**
     * The changes of state that a call made.
     *
     * @param opened the endpoints whose circuit opened
     * @param closed the endpoints whose circuit closed; their held deliveries can be claimed
     * @param locked the endpoints whose report is not recorded, because another database session has locked their
     *     health
     */
    record HealthChanges(
            List<EndpointRef> opened,
            List<EndpointRef> closed,
            List<DisabledEndpoint> disabled,
            List<EndpointRef> locked) {

        /** No changes. */
        public static final HealthChanges NONE = new HealthChanges(List.of(), List.of(), List.of(), List.of());
    }

    /**
     * An endpoint that was disabled.
     *
     * @param reason {@code gone} or {@code failing}
     * @param failingSince the time of the first failure since the last success
     */
    record DisabledEndpoint(EndpointRef endpoint, String reason, Instant failingSince) {}

    /**
     * The health of an endpoint.
     *
     * @param failingSince the time of the first failure since the last success, or since a gap of
     *     {@link EndpointHealthStore#MAX_FAILURE_GAP} without deliveries; empty if the endpoint does not fail
     * @param pausedUntil the end of a pause that the endpoint requested by a 429 response
     */
    record EndpointHealthStatus(Optional<Instant> failingSince, Optional<Instant> pausedUntil, CircuitStatus circuit) {

        /** Neither failing nor paused; the circuit is closed. */
        public static final EndpointHealthStatus HEALTHY = new EndpointHealthStatus(Optional.empty(), Optional.empty());

        /** Creates the status of an endpoint whose circuit is closed. */
        public EndpointHealthStatus(Optional<Instant> failingSince, Optional<Instant> pausedUntil) {
            this(failingSince, pausedUntil, CircuitStatus.CLOSED);
        }

        /** Returns the status of an enabled endpoint as of {@code now}: an expired pause is removed. */
        EndpointHealthStatus asOf(Instant now) {
            return new EndpointHealthStatus(failingSince, pausedUntil.filter(now::isBefore), circuit.asOf(now));
        }

        /** Returns the status of a disabled endpoint as of {@code now}. */
        EndpointHealthStatus ofDisabledAsOf(Instant now) {
            return new EndpointHealthStatus(failingSince, pausedUntil.filter(now::isBefore), circuit.withoutProbe());
        }
    }
}

package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores the health of endpoints: a circuit breaker per endpoint. Every method may throw
 * {@link StoreUnavailableException}.
 */
public interface EndpointHealthStore {

    /**
     * Maximum time between two failures of the same outage. After a longer gap, the state of the endpoint in between is
     * unknown, so a new outage starts. The value is greater than the maximum delay between attempts; an endpoint with
     * pending deliveries therefore can't reach it.
     */
    Duration MAX_FAILURE_GAP = Duration.ofDays(2);

    /**
     * Records the reports, and disables the endpoints that are gone or fail for too long. Their pending deliveries stay
     * queued until the endpoints are enabled again. Enabling an endpoint or changing its URL resets its failures.
     *
     * @param failingSinceLimit an endpoint is disabled if its outage started at this time or earlier. An outage ends
     *     with a success, or with a gap of more than {@link #MAX_FAILURE_GAP} between failures
     */
    void recordReports(List<EndpointReport> reports, Instant now, Instant failingSinceLimit);

    /**
     * The results of concurrent attempts, summarized for one endpoint.
     *
     * @param succeeded whether at least one attempt succeeded; then failures are ignored
     * @param gone whether the endpoint responded 410 (Gone)
     * @param pauseUntil the time before which nothing is sent to the endpoint
     */
    record EndpointReport(EndpointRef endpoint, boolean succeeded, boolean gone, Optional<Instant> pauseUntil) {}

    /**
     * The health of an endpoint.
     *
     * @param failingSince the time of the first failure since the last success, or since a gap of
     *     {@link EndpointHealthStore#MAX_FAILURE_GAP} without deliveries; empty if the endpoint does not fail
     * @param pausedUntil the end of a pause that the endpoint requested by a 429 response
     */
    record EndpointHealthStatus(Optional<Instant> failingSince, Optional<Instant> pausedUntil) {

        /** Neither failing nor paused. */
        public static final EndpointHealthStatus HEALTHY = new EndpointHealthStatus(Optional.empty(), Optional.empty());

        /** Returns the status as of {@code now}: an expired pause is removed. */
        EndpointHealthStatus asOf(Instant now) {
            return new EndpointHealthStatus(failingSince, pausedUntil.filter(now::isBefore));
        }
    }
}

package dev.leadpatch.application.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * The health of an endpoint.
 *
 * @param failingSince the time of the first failure since the last success, or since a gap of
 *     {@link EndpointHealthStore#MAX_FAILURE_GAP} without deliveries; empty if the endpoint does not fail
 * @param pausedUntil the end of a pause that the endpoint requested by a 429 response
 */
public record EndpointHealthStatus(Optional<Instant> failingSince, Optional<Instant> pausedUntil) {

    /** Neither failing nor paused. */
    public static final EndpointHealthStatus HEALTHY = new EndpointHealthStatus(Optional.empty(), Optional.empty());

    /** Returns the status as of {@code now}: an expired pause is removed. */
    EndpointHealthStatus asOf(Instant now) {
        return new EndpointHealthStatus(failingSince, pausedUntil.filter(now::isBefore));
    }
}

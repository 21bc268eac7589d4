package dev.leadpatch.application.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * How an endpoint does.
 *
 * @param failingSince its first failure since it last succeeded, or since nothing was sent to it for
 *     {@link EndpointHealthStore#MAX_FAILURE_GAP}; nothing if it does not fail
 * @param pausedUntil nothing is sent to it before, because it asked for that
 */
public record EndpointHealthStatus(Optional<Instant> failingSince, Optional<Instant> pausedUntil) {

    /** Nothing is known against it. */
    public static final EndpointHealthStatus HEALTHY = new EndpointHealthStatus(Optional.empty(), Optional.empty());

    /** The same as of {@code now}: a pause that is over is none. */
    EndpointHealthStatus asOf(Instant now) {
        return new EndpointHealthStatus(failingSince, pausedUntil.filter(now::isBefore));
    }
}

package dev.leadpatch.application.webhook;

import java.time.Instant;
import java.util.Optional;

/**
 * How an endpoint does.
 *
 * @param failingSince its first failure since it last succeeded, or since nothing was sent to it for
 *     {@link EndpointHealth#LAPSE}; nothing if it does not fail
 * @param pausedUntil nothing is sent to it before, because it asked for that
 */
public record EndpointCondition(Optional<Instant> failingSince, Optional<Instant> pausedUntil) {

    /** Nothing is known against it. */
    public static final EndpointCondition GOOD = new EndpointCondition(Optional.empty(), Optional.empty());

    /** The same as of {@code now}: a pause that is over is none. */
    EndpointCondition at(Instant now) {
        return new EndpointCondition(failingSince, pausedUntil.filter(now::isBefore));
    }
}

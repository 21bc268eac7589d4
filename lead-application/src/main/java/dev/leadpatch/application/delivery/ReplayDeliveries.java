package dev.leadpatch.application.delivery;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The use case of telling an endpoint of the caller's company again what it was told, or failed to take: the same events
 * with the same ids and bodies. It is for keys with {@link Permission#ADMIN}. Every method may throw
 * {@link StoreUnavailableException}.
 */
public interface ReplayDeliveries {

    /**
     * Queues the delivery of one event again; one that waits anyway goes on waiting.
     *
     * @return the event
     */
    EndpointOperationResult<UUID> replay(Caller caller, EndpointId endpoint, UUID event);

    /**
     * Begins to replay all that was settled until now, from {@code from} on, from the oldest change to the latest.
     *
     * @return where that stands; nothing if a replay of the endpoint is under way already; {@link EndpointOperationResult.NotFound} if {@code from} is an event that the endpoint does not know
     */
    EndpointOperationResult<Optional<ReplayProgress>> start(Caller caller, EndpointId endpoint, StartingPoint from);

    /** How far a replay has come. */
    EndpointOperationResult<ReplayProgress> progress(Caller caller, EndpointId endpoint, UUID replay);

    /** Where a replay begins. */
    sealed interface StartingPoint {

        <T> T fold(Function<Time, T> time, Function<Event, T> event);

        /** With the first change that was made at {@code at} or later. */
        record Time(Instant instant) implements StartingPoint {
            @Override
            public <T> T fold(Function<Time, T> time, Function<Event, T> event) {
                return time.apply(this);
            }
        }

        /** With this event, and any that was made at the same moment. */
        record Event(UUID eventId) implements StartingPoint {
            @Override
            public <T> T fold(Function<Time, T> time, Function<Event, T> event) {
                return event.apply(this);
            }
        }
    }
}

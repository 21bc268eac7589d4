package dev.leadpatch.application.delivery;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.ReplayStore.Outcome;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The use case of replaying deliveries to an endpoint of the caller's company: the same events with the same ids and
 * payloads. Requires {@link Permission#ADMIN}. Every method may throw {@link StoreUnavailableException}.
 */
public interface ReplayDeliveries {

    /**
     * Queues the delivery of one event again. A pending delivery stays queued.
     *
     * @return the event id
     */
    DeliveryOperationResult<UUID> replay(Caller caller, EndpointId endpoint, UUID event);

    /**
     * Starts a replay of the deliveries in a range that are completed now, oldest first.
     *
     * @return the progress; empty if a replay of the endpoint is in progress. {@link DeliveryOperationResult.NotFound}
     *     if the range starts with an event that was not delivered to the endpoint
     */
    DeliveryOperationResult<Optional<ReplayProgress>> start(Caller caller, EndpointId endpoint, Range range);

    /** Returns the progress of a replay. */
    DeliveryOperationResult<ReplayProgress> progress(Caller caller, EndpointId endpoint, UUID replay);

    /** Returns the progress of the replay that is in progress; empty if there is none. */
    DeliveryOperationResult<Optional<ReplayProgress>> findRunning(Caller caller, EndpointId endpoint);

    /**
     * The deliveries to replay; all conditions must hold.
     *
     * @param until the latest time at which a delivery was queued; empty for no limit
     * @param outcome the outcome of a delivery; empty for both
     */
    record Range(StartingPoint from, Optional<Instant> until, Optional<Outcome> outcome) {
        /** All deliveries from a starting point. */
        public static Range from(StartingPoint from) {
            return new Range(from, Optional.empty(), Optional.empty());
        }
    }

    /** The starting point of a replay. */
    sealed interface StartingPoint {

        <T> T fold(Function<Time, T> time, Function<Event, T> event);

        /** The first delivery that was queued at {@code instant} or later. */
        record Time(Instant instant) implements StartingPoint {
            @Override
            public <T> T fold(Function<Time, T> time, Function<Event, T> event) {
                return time.apply(this);
            }
        }

        /** This event, and all events that were queued at the same time. */
        record Event(UUID eventId) implements StartingPoint {
            @Override
            public <T> T fold(Function<Time, T> time, Function<Event, T> event) {
                return event.apply(this);
            }
        }
    }
}

package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.ReplayStore.ReplayOutcome;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import dev.leadpatch.application.webhook.ReplayStore.ReplayRange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Starts replays in a {@link ReplayStore}. */
public final class ReplayDeliveriesService implements ReplayDeliveries {
    private final EndpointStore endpointStore;
    private final DeliveryLog deliveryLog;
    private final ReplayStore replayStore;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /** @param ids generates the ids of replays */
    public ReplayDeliveriesService(
            EndpointStore endpointStore,
            DeliveryLog deliveryLog,
            ReplayStore replayStore,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.endpointStore = endpointStore;
        this.deliveryLog = deliveryLog;
        this.replayStore = replayStore;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public DeliveryOperationResult<UUID> replay(Caller caller, EndpointId id, UUID event) {
        return DeliveryOperationResult.of(
                caller,
                endpointStore,
                id,
                endpoint -> replayStore.replay(new DeliveryId(endpoint.ref(), event), clock.instant())
                                == ReplayOutcome.UNKNOWN
                        ? new DeliveryOperationResult.NotFound<>()
                        : new DeliveryOperationResult.Success<>(event));
    }

    @Override
    public DeliveryOperationResult<Optional<ReplayProgress>> start(Caller caller, EndpointId id, Range range) {
        return DeliveryOperationResult.of(
                caller,
                endpointStore,
                id,
                endpoint -> startingInstant(endpoint.ref(), range.from())
                        .<DeliveryOperationResult<Optional<ReplayProgress>>>map(
                                since -> new DeliveryOperationResult.Success<>(replayStore.start(
                                        ids.get(),
                                        endpoint.ref(),
                                        new ReplayRange(since, range.until(), range.outcome()),
                                        clock.instant())))
                        .orElseGet(DeliveryOperationResult.NotFound::new));
    }

    private Optional<Instant> startingInstant(EndpointRef endpoint, StartingPoint from) {
        return from.fold(
                time -> Optional.of(time.instant()),
                event -> deliveryLog
                        .find(new DeliveryId(endpoint, event.eventId()))
                        .map(LoggedDelivery::queuedAt));
    }

    @Override
    public DeliveryOperationResult<Optional<ReplayProgress>> findRunning(Caller caller, EndpointId id) {
        return DeliveryOperationResult.of(
                caller,
                endpointStore,
                id,
                endpoint -> new DeliveryOperationResult.Success<>(replayStore.findRunning(endpoint.ref())));
    }

    @Override
    public DeliveryOperationResult<ReplayProgress> progress(Caller caller, EndpointId id, UUID replay) {
        return DeliveryOperationResult.of(
                caller,
                endpointStore,
                id,
                endpoint -> DeliveryOperationResult.ofFound(replayStore.progress(endpoint.ref(), replay)));
    }
}

package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
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
import java.util.List;
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
                endpoint -> replay(caller, new DeliveryId(endpoint.ref(), event)) == ReplayOutcome.UNKNOWN
                        ? new DeliveryOperationResult.NotFound<>()
                        : new DeliveryOperationResult.Success<>(event));
    }

    private ReplayOutcome replay(Caller caller, DeliveryId delivery) {
        Instant now = clock.instant();
        String target = delivery.endpoint().id() + "/" + delivery.eventId();
        return replayStore.replay(
                delivery, now, List.of(caller.auditor(now).entry(TargetType.WEBHOOK_DELIVERY, target, Verb.REPLAYED)));
    }

    @Override
    public DeliveryOperationResult<Optional<ReplayProgress>> start(Caller caller, EndpointId id, Range range) {
        return DeliveryOperationResult.of(
                caller,
                endpointStore,
                id,
                endpoint -> startingInstant(endpoint.ref(), range.from())
                        .map(since -> new ReplayRange(since, range.until(), range.outcome()))
                        .<DeliveryOperationResult<Optional<ReplayProgress>>>map(replayed ->
                                new DeliveryOperationResult.Success<>(start(caller, endpoint.ref(), replayed)))
                        .orElseGet(DeliveryOperationResult.NotFound::new));
    }

    private Optional<ReplayProgress> start(Caller caller, EndpointRef endpoint, ReplayRange range) {
        Instant now = clock.instant();
        UUID job = ids.get();
        String target = endpoint.id() + "/" + job;
        return replayStore.start(
                job,
                endpoint,
                range,
                now,
                List.of(caller.auditor(now).entry(TargetType.WEBHOOK_REPLAY, target, Verb.STARTED)));
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

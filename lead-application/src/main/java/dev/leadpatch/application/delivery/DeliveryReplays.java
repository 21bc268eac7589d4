package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.Endpoints;
import dev.leadpatch.application.webhook.Replays;
import dev.leadpatch.application.webhook.Replays.Progress;
import dev.leadpatch.application.webhook.Replays.Replay;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Asks {@link Replays} for replays. */
public final class DeliveryReplays implements ReplayDeliveries {
    private final OwnEndpoints endpoints;
    private final DeliveryLog log;
    private final Replays replays;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    /** @param ids makes the ids of replays */
    public DeliveryReplays(
            Endpoints endpoints, DeliveryLog log, Replays replays, InstantSource clock, Supplier<UUID> ids) {
        this.endpoints = new OwnEndpoints(endpoints);
        this.log = log;
        this.replays = replays;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Result<UUID> replay(Caller caller, EndpointId id, UUID event) {
        return endpoints.with(
                caller,
                id,
                endpoint -> replays.replay(new DeliveryId(endpoint.ref(), event), clock.instant()) == Replay.UNKNOWN
                        ? new Result.NotFound<>()
                        : new Result.Done<>(event));
    }

    @Override
    public Result<Optional<Progress>> begin(Caller caller, EndpointId id, From from) {
        return endpoints.with(
                caller,
                id,
                endpoint -> instant(endpoint.ref(), from)
                        .<Result<Optional<Progress>>>map(since ->
                                new Result.Done<>(replays.begin(ids.get(), endpoint.ref(), since, clock.instant())))
                        .orElseGet(Result.NotFound::new));
    }

    private Optional<Instant> instant(EndpointRef endpoint, From from) {
        return from.fold(
                time -> Optional.of(time.at()),
                event -> log.find(new DeliveryId(endpoint, event.id())).map(LoggedDelivery::queuedAt));
    }

    @Override
    public Result<Progress> progress(Caller caller, EndpointId id, UUID replay) {
        return endpoints.with(
                caller,
                id,
                endpoint -> replays.progress(endpoint.ref(), replay)
                        .<Result<Progress>>map(Result.Done::new)
                        .orElseGet(Result.NotFound::new));
    }
}

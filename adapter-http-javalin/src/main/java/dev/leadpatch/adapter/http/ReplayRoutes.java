package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.DeliveryResults.done;
import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.ReplayDeliveries;
import dev.leadpatch.application.delivery.ReplayDeliveries.StartingPoint;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The routes by which a company has its webhook endpoints told again. */
final class ReplayRoutes {

    private static final String REPLAYS = DeliveryRoutes.ENDPOINT + "/replays";

    private final Access access;
    private final ReplayDeliveries replays;
    private final RequestBody body;

    ReplayRoutes(Access access, UseCases useCases, RequestBody body) {
        this.access = access;
        this.replays = useCases.replayDeliveries();
        this.body = body;
    }

    List<Route> routes() {
        Route.Authorization admin = access.requiring(Permission.ADMIN);
        return List.of(
                route(HandlerType.POST, DeliveryRoutes.DELIVERY + "/replay", admin, this::replay)
                        .refusing(DryRun.PARAMETER),
                route(HandlerType.POST, DeliveryRoutes.ENDPOINT + "/replay", admin, this::begin)
                        .withQuery(ReplayStart.FROM)
                        .refusing(DryRun.PARAMETER),
                route(HandlerType.GET, REPLAYS + "/{replayId}", admin, this::progress));
    }

    private void replay(Context ctx, Caller caller) {
        Optional<byte[]> bytes = body.readIfAny(ctx);
        NotSupported.refuse(ctx);
        NoContent.require(bytes);
        EndpointId id = EndpointIds.of(ctx);
        UUID event = done(replays.replay(caller, id, DeliveryRoutes.event(ctx)), DeliveryResults::noSuchDelivery);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("event_id", event.toString());
        view.put("status", "pending");
        RouteAnswers.json(ctx, 202, view);
    }

    private void begin(Context ctx, Caller caller) {
        Optional<byte[]> bytes = body.readIfAny(ctx);
        NotSupported.refuse(ctx);
        StartingPoint from = ReplayStart.of(ctx);
        NoContent.require(bytes);
        EndpointId id = EndpointIds.of(ctx);
        ReplayProgress begun =
                done(replays.start(caller, id, from), ReplayStart::unknownEvent).orElseThrow(ReplayRoutes::underWay);
        String location = REPLAYS.replace("{endpointId}", id.toString()) + "/" + begun.jobId();
        RouteAnswers.send(ctx, Answer.json(202, view(begun)).withHeader("Location", location));
    }

    private static HttpFailure underWay() {
        return HttpFailure.of(
                409,
                "replay_under_way",
                "Another replay of this endpoint is under way; begin this one when that is done");
    }

    private void progress(Context ctx, Caller caller) {
        EndpointId id = EndpointIds.of(ctx);
        UUID replay = UuidText.read(ctx.pathParam("replayId")).orElseThrow(DeliveryResults::noSuchReplay);
        RouteAnswers.json(ctx, 200, view(done(replays.progress(caller, id, replay), DeliveryResults::noSuchReplay)));
    }

    private static Map<String, Object> view(ReplayProgress progress) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", progress.jobId().toString());
        view.put("processed", progress.processed());
        view.put("total", progress.total());
        view.put("done", progress.done());
        return view;
    }
}

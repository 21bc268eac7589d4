package dev.leadpatch.adapter.http.webhook;

import static dev.leadpatch.adapter.http.server.Route.route;
import static dev.leadpatch.adapter.http.webhook.WebhookErrorMapper.valueOrThrow;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.ReplayDeliveries;
import dev.leadpatch.application.delivery.ReplayDeliveries.Range;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The routes that replay deliveries to a webhook endpoint and return the progress of a replay. */
public final class ReplayRoutes {

    private static final String REPLAYS_PATH = EndpointRoutes.ENDPOINT_PATH + "/replays";

    private final Authorizer authorizer;
    private final ReplayDeliveries replayDeliveries;
    private final RequestBodyReader bodyReader;

    public ReplayRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.replayDeliveries = useCases.replayDeliveries();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        Route.Authorization admin = authorizer.requiring(Permission.ADMIN);
        return List.of(
                route(HandlerType.POST, DeliveryRoutes.DELIVERY_PATH + "/replay", admin, this::replay)
                        .rejecting(QueryString.DRY_RUN),
                route(HandlerType.POST, EndpointRoutes.ENDPOINT_PATH + "/replay", admin, this::start)
                        .withQuery(
                                ReplayRangeParameters.FROM, ReplayRangeParameters.UNTIL, ReplayRangeParameters.STATUS)
                        .rejecting(QueryString.DRY_RUN),
                route(HandlerType.GET, REPLAYS_PATH + "/{replayId}", admin, this::progress));
    }

    private void replay(Context ctx, Caller caller) {
        Optional<byte[]> bytes = bodyReader.readIfPresent(ctx);
        ContextRequest.rejectOptions(ctx);
        RequestBodyReader.requireEmpty(bytes);
        EndpointId id = PathParameters.endpointId(ctx);
        UUID event = valueOrThrow(
                replayDeliveries.replay(caller, id, DeliveryRoutes.eventId(ctx)), WebhookErrorMapper::deliveryNotFound);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("event_id", event.toString());
        view.put("status", "pending");
        TextResponse.send(JsonResponse.of(202, view), ctx);
    }

    private void start(Context ctx, Caller caller) {
        Optional<byte[]> bytes = bodyReader.readIfPresent(ctx);
        ContextRequest.rejectOptions(ctx);
        Range range = ReplayRangeParameters.of(ctx);
        RequestBodyReader.requireEmpty(bytes);
        EndpointId id = PathParameters.endpointId(ctx);
        ReplayProgress progress = valueOrThrow(
                        replayDeliveries.start(caller, id, range), ReplayRangeParameters::unknownEvent)
                .orElseThrow(ReplayRoutes::alreadyRunning);
        String location = REPLAYS_PATH.replace("{endpointId}", id.toString()) + "/" + progress.jobId();
        TextResponse.send(JsonResponse.of(202, view(progress)).withHeader("Location", location), ctx);
    }

    private static HttpErrorException alreadyRunning() {
        return HttpErrorException.of(
                409, "replay_under_way", "Another replay to this endpoint is in progress; try again when it is done");
    }

    private void progress(Context ctx, Caller caller) {
        EndpointId id = PathParameters.endpointId(ctx);
        UUID replay = PathParameters.uuid(ctx, "replayId", WebhookErrorMapper::replayNotFound);
        TextResponse.send(
                JsonResponse.of(
                        200,
                        view(valueOrThrow(
                                replayDeliveries.progress(caller, id, replay), WebhookErrorMapper::replayNotFound))),
                ctx);
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

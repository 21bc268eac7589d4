package dev.leadpatch.adapter.http.webhook;

import static dev.leadpatch.adapter.http.server.Route.route;
import static dev.leadpatch.adapter.http.webhook.WebhookErrorMapper.valueOrThrow;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.delivery.ReadDeliveries.Query;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes that list and return the deliveries of a webhook endpoint. */
public final class DeliveryRoutes {

    private static final String DELIVERIES_PATH = EndpointRoutes.ENDPOINT_PATH + "/deliveries";
    static final String DELIVERY_PATH = DELIVERIES_PATH + "/{eventId}";

    private static final String STATUS = "status";
    private static final String LIMIT = "limit";
    private static final int DEFAULT_LIMIT = 50;

    private final Authorizer authorizer;
    private final ReadDeliveries readDeliveries;

    public DeliveryRoutes(Authorizer authorizer, UseCases useCases) {
        this.authorizer = authorizer;
        this.readDeliveries = useCases.readDeliveries();
    }

    public List<Route> routes() {
        Route.Authorization admin = authorizer.requiring(Permission.ADMIN);
        return List.of(
                route(HandlerType.GET, DELIVERIES_PATH, admin, this::list)
                        .withQuery(STATUS, LIMIT, CursorCodec.PARAMETER),
                route(HandlerType.GET, DELIVERY_PATH, admin, this::get));
    }

    private void list(Context ctx, Caller caller) {
        Optional<State> status = status(ctx);
        int limit = ContextRequest.query(ctx)
                .findNumber(LIMIT, ReadDeliveries.MAX_PAGE_SIZE)
                .orElse(DEFAULT_LIMIT);
        Optional<DeliveryCursor> cursor = cursor(ctx, caller, status);
        EndpointId id = PathParameters.endpointId(ctx);
        Filter filter = new Filter(status, Optional.empty(), Optional.empty());
        Query query = new Query(caller, id, filter, cursor.map(DeliveryCursor::position), limit);
        Page page = valueOrThrow(readDeliveries.list(query), WebhookErrorMapper::deliveryNotFound);
        TextResponse.send(JsonResponse.of(200, view(page, new EndpointRef(caller.company(), id), status)), ctx);
    }

    private void get(Context ctx, Caller caller) {
        EndpointId id = PathParameters.endpointId(ctx);
        TextResponse.send(
                JsonResponse.of(
                        200,
                        DeliveryView.of(valueOrThrow(
                                readDeliveries.find(caller, id, eventId(ctx)), WebhookErrorMapper::deliveryNotFound))),
                ctx);
    }

    /**
     * Returns the event id of the path.
     *
     * @throws HttpErrorException 404 if it is not a UUID
     */
    static UUID eventId(Context ctx) {
        return PathParameters.uuid(ctx, "eventId", WebhookErrorMapper::deliveryNotFound);
    }

    private static Optional<State> status(Context ctx) {
        return ContextRequest.query(ctx)
                .find(STATUS)
                .map(text -> DeliveryView.parseState(text)
                        .orElseThrow(() -> QueryString.invalid(
                                "The query parameter status must be one of " + DeliveryView.STATE_NAMES)));
    }

    /** Decodes the cursor. The query is validated before the endpoint id, so the id in the path may be invalid. */
    private static Optional<DeliveryCursor> cursor(Context ctx, Caller caller, Optional<State> status) {
        return DeliveryCursor.CODEC.find(
                ctx,
                cursor -> cursor.belongsTo(caller.company(), ctx.pathParam("endpointId"), status),
                "this endpoint's deliveries, with the same status");
    }

    private static Map<String, @Nullable Object> view(Page page, EndpointRef endpoint, Optional<State> status) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("deliveries", page.deliveries().stream().map(DeliveryView::of).toList());
        view.put(
                "next_cursor",
                page.next()
                        .map(position -> DeliveryCursor.CODEC.encode(new DeliveryCursor(endpoint, status, position)))
                        .orElse(null));
        return view;
    }
}

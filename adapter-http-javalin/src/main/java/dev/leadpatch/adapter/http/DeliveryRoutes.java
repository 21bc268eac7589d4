package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.DeliveryResults.done;
import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.delivery.ReadDeliveries.Query;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointRef;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes by which a company looks at what its webhook endpoints were told. */
final class DeliveryRoutes {

    static final String ENDPOINT = "/api/v1/webhooks/endpoints/{endpointId}";
    static final String DELIVERIES = ENDPOINT + "/deliveries";
    static final String DELIVERY = DELIVERIES + "/{eventId}";

    private static final String STATUS = "status";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";
    private static final int STANDARD_LIMIT = 50;

    private final Access access;
    private final ReadDeliveries deliveries;

    DeliveryRoutes(Access access, UseCases useCases) {
        this.access = access;
        this.deliveries = useCases.readDeliveries();
    }

    List<Route> routes() {
        Route.Authorization admin = access.requiring(Permission.ADMIN);
        return List.of(
                route(HandlerType.GET, DELIVERIES, admin, this::list).withQuery(STATUS, LIMIT, CURSOR),
                route(HandlerType.GET, DELIVERY, admin, this::get));
    }

    private void list(Context ctx, Caller caller) {
        Optional<State> status = status(ctx);
        int limit = Queries.number(ctx, LIMIT, ReadDeliveries.MAX_PAGE_SIZE).orElse(STANDARD_LIMIT);
        Optional<DeliveryCursor> cursor = cursor(ctx, caller, status);
        EndpointId id = EndpointIds.of(ctx);
        Query query = new Query(caller, id, status, cursor.map(DeliveryCursor::place), limit);
        Page page = done(deliveries.list(query), DeliveryResults::noSuchDelivery);
        RouteAnswers.json(ctx, 200, view(page, new EndpointRef(caller.company(), id), status));
    }

    private void get(Context ctx, Caller caller) {
        EndpointId id = EndpointIds.of(ctx);
        RouteAnswers.json(
                ctx,
                200,
                DeliveryView.of(done(deliveries.find(caller, id, event(ctx)), DeliveryResults::noSuchDelivery)));
    }

    /**
     * The event that the path names; what is no id identifies none.
     *
     * @throws HttpFailure 404 if it is no id
     */
    static UUID event(Context ctx) {
        return UuidText.read(ctx.pathParam("eventId")).orElseThrow(DeliveryResults::noSuchDelivery);
    }

    private static Optional<State> status(Context ctx) {
        return Queries.single(ctx, STATUS)
                .map(text -> DeliveryView.state(text)
                        .orElseThrow(() ->
                                Queries.invalid("The query parameter status must be one of " + DeliveryView.STATES)));
    }

    /** The query is judged before the endpoint, so the path may name none: the cursor is then not its. */
    private static Optional<DeliveryCursor> cursor(Context ctx, Caller caller, Optional<State> status) {
        return Queries.single(ctx, CURSOR)
                .map(text -> DeliveryCursor.read(text)
                        .filter(cursor -> cursor.isOf(caller.company(), ctx.pathParam("endpointId"), status))
                        .orElseThrow(() -> Queries.invalid("The query parameter cursor must be the next_cursor of this"
                                + " endpoint's deliveries, with the same status")));
    }

    private static Map<String, @Nullable Object> view(Page page, EndpointRef endpoint, Optional<State> status) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("deliveries", page.deliveries().stream().map(DeliveryView::of).toList());
        view.put(
                "next_cursor",
                page.next()
                        .map(place -> new DeliveryCursor(endpoint, status, place).write())
                        .orElse(null));
        return view;
    }
}

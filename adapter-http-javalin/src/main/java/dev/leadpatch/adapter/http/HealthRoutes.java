package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What a supervisor asks: whether the process lives, and whether it can serve. */
final class HealthRoutes {

    private final BooleanSupplier ready;

    HealthRoutes(BooleanSupplier ready) {
        this.ready = ready;
    }

    List<Route> routes() {
        return List.of(
                route(HandlerType.GET, "/healthz", HealthRoutes::ok),
                route(HandlerType.GET, "/readyz", this::readiness));
    }

    private static void ok(Context ctx) {
        RouteAnswers.json(ctx, 200, Map.of("status", "ok"));
    }

    private void readiness(Context ctx) {
        if (!ready.getAsBoolean()) {
            throw HttpFailure.unavailable("The service is not ready to serve requests");
        }
        ok(ctx);
    }
}

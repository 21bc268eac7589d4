package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a supervisor asks: whether the process lives, with all its background loops, and whether it can serve. */
final class HealthRoutes {

    private final BooleanSupplier ready;
    private final Supplier<List<String>> stalledLoops;

    /** @param stalledLoops returns the names of the background loops that have ended or stalled */
    HealthRoutes(BooleanSupplier ready, Supplier<List<String>> stalledLoops) {
        this.ready = ready;
        this.stalledLoops = stalledLoops;
    }

    List<Route> routes() {
        return List.of(
                route(HandlerType.GET, "/healthz", this::health), route(HandlerType.GET, "/readyz", this::readiness));
    }

    private static void ok(Context ctx) {
        ResponseSender.sendJson(ctx, 200, Map.of("status", "ok"));
    }

    private void health(Context ctx) {
        List<String> stalled = stalledLoops.get();
        if (!stalled.isEmpty()) {
            // not Retry-After: only a restart helps
            String sentence = "Background loops have stopped: " + String.join(", ", stalled);
            throw HttpErrorException.of(503, "unhealthy", sentence).withMember("loops", stalled);
        }
        ok(ctx);
    }

    private void readiness(Context ctx) {
        if (!ready.getAsBoolean()) {
            throw HttpErrorException.unavailable("The service is not ready to serve requests");
        }
        ok(ctx);
    }
}

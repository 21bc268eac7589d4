package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.JsonResponse;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Liveness and readiness probes: {@code /healthz} checks the background loops, {@code /readyz} whether requests can be
 * served.
 */
public final class HealthRoutes {

    private final BooleanSupplier ready;
    private final Supplier<List<String>> stalledLoops;

    /**
     * Creates the probes.
     *
     * @param ready whether requests can be served now
     * @param stalledLoops supplies the names of the background loops that have ended or stalled
     */
    public HealthRoutes(BooleanSupplier ready, Supplier<List<String>> stalledLoops) {
        this.ready = ready;
        this.stalledLoops = stalledLoops;
    }

    public List<Route> routes() {
        return List.of(
                route(HandlerType.GET, "/healthz", this::health), route(HandlerType.GET, "/readyz", this::readiness));
    }

    private static void ok(Context ctx) {
        JsonResponse.of(200, Map.of("status", "ok")).send(ctx);
    }

    private void health(Context ctx) {
        List<String> stalled = stalledLoops.get();
        if (!stalled.isEmpty()) {
            // no Retry-After: only a restart helps
            String message = "Background loops have ended or stalled: " + String.join(", ", stalled);
            throw HttpErrorException.of(503, "unhealthy", message).withMember("loops", stalled);
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

package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.PageRenderer;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.JsonResponse;
import dev.leadpatch.adapter.http.server.Route.Limits;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The routes that require no API key: health probes, and the page of an internal port. */
public final class UnauthenticatedRoutes {

    private UnauthenticatedRoutes() {}

    /**
     * Returns the liveness and readiness probes: {@code /healthz} checks the background loops, {@code /readyz} whether
     * requests can be served.
     *
     * @param ready whether requests can be served now
     * @param stalledLoops supplies the names of the background loops that have ended or stalled
     */
    public static List<Route> probes(BooleanSupplier ready, Supplier<List<String>> stalledLoops) {
        return List.of(
                route(HandlerType.GET, "/healthz", ctx -> respondHealth(ctx, stalledLoops.get()))
                        .withLimits(Limits.NONE),
                route(HandlerType.GET, "/readyz", ctx -> respondReadiness(ctx, ready.getAsBoolean()))
                        .withLimits(Limits.THREADS));
    }

    /** Returns the route of a page. */
    public static Route page(String path, PageRenderer renderer) {
        return route(HandlerType.GET, path, ctx -> respondPage(ctx, renderer));
    }

    private static void respondHealth(Context ctx, List<String> stalledLoops) {
        if (!stalledLoops.isEmpty()) {
            // no Retry-After: only a restart helps
            String message = "Background loops have ended or stalled: " + String.join(", ", stalledLoops);
            throw HttpErrorException.of(503, "unhealthy", message).withMember("loops", stalledLoops);
        }
        respondOk(ctx);
    }

    private static void respondReadiness(Context ctx, boolean ready) {
        if (!ready) {
            throw HttpErrorException.unavailable("The service is not ready to serve requests");
        }
        respondOk(ctx);
    }

    private static void respondOk(Context ctx) {
        JsonResponse.of(200, Map.of("status", "ok")).send(ctx);
    }

    private static void respondPage(Context ctx, PageRenderer renderer) {
        PageRenderer.Content content = renderer.render(Objects.requireNonNullElse(ctx.header("Accept"), ""));
        byte[] body = content.text().getBytes(StandardCharsets.UTF_8);
        ctx.res().setContentLength(body.length);
        ctx.header("Vary", "Accept")
                .status(200)
                .contentType(content.mediaType())
                .result(body);
    }
}

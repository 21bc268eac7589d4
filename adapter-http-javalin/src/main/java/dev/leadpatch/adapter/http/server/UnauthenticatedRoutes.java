package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.PageRenderer;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route.Limits;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.ReadinessCondition.Cause;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The routes that require no API key: health probes, and the page of an internal port. */
public final class UnauthenticatedRoutes {

    private UnauthenticatedRoutes() {}

    /**
     * Returns the liveness and readiness probes: {@code /healthz} checks the background loops, {@code /readyz} whether
     * requests can be served.
     *
     * @param readiness the conditions under which requests can be served
     * @param stalledLoops supplies the names of the background loops that have ended or stalled
     */
    public static List<Route> probes(List<ReadinessCondition> readiness, Supplier<List<String>> stalledLoops) {
        return List.of(
                route(HandlerType.GET, "/healthz", ctx -> respondHealth(ctx, stalledLoops.get()))
                        .withLimits(Limits.NONE),
                route(HandlerType.GET, "/readyz", ctx -> respondReadiness(ctx, readiness))
                        .withLimits(Limits.THREADS));
    }

    /** Returns the route of a page. */
    public static Route page(String path, PageRenderer renderer) {
        return route(HandlerType.GET, path, ctx -> respondPage(ctx, renderer)).withLimits(Limits.THREADS);
    }

    private static void respondHealth(Context ctx, List<String> stalledLoops) {
        if (!stalledLoops.isEmpty()) {
            // no Retry-After: only a restart helps
            String message = "Background loops have ended or stalled: " + String.join(", ", stalledLoops);
            throw HttpErrorException.of(503, "unhealthy", message).withMember("loops", stalledLoops);
        }
        respondOk(ctx);
    }

    private static void respondReadiness(Context ctx, List<ReadinessCondition> readiness) {
        List<Cause> causes = causes(readiness, true);
        if (!causes.isEmpty()) {
            String messages = causes.stream().map(Cause::message).collect(Collectors.joining("; "));
            throw HttpErrorException.unavailable("The service is not ready to serve requests: " + messages)
                    .withMember("causes", toDocument(causes));
        }
        List<Cause> warnings = causes(readiness, false);
        if (warnings.isEmpty()) {
            respondOk(ctx);
        } else {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("status", "ok");
            view.put("warnings", toDocument(warnings));
            TextResponse.send(JsonResponse.of(200, view), ctx);
        }
    }

    private static List<Cause> causes(List<ReadinessCondition> readiness, boolean required) {
        return readiness.stream()
                .filter(condition -> condition.isRequired() == required)
                .flatMap(condition -> condition.check().stream())
                .toList();
    }

    private static List<Map<String, String>> toDocument(List<Cause> causes) {
        return causes.stream().map(UnauthenticatedRoutes::toDocument).toList();
    }

    private static Map<String, String> toDocument(Cause cause) {
        Map<String, String> document = new LinkedHashMap<>();
        document.put("code", cause.code());
        document.put("message", cause.message());
        return document;
    }

    private static void respondOk(Context ctx) {
        TextResponse.send(JsonResponse.of(200, Map.of("status", "ok")), ctx);
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

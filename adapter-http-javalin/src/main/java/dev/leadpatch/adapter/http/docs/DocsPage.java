package dev.leadpatch.adapter.http.docs;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.message.StaticContent;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.http.message.JsonResponse;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The page that shows the API and sends requests to it: Swagger UI. Its files are loaded from the classpath by the first
 * request of each.
 */
final class DocsPage {

    private static final String PATH = "/docs";

    /** Nothing is loaded from another host, nothing is inline, and no page can embed this one. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String JAVASCRIPT = "text/javascript;charset=utf-8";
    private static final String CSS = "text/css;charset=utf-8";
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "swagger-ui-bundle.js", JAVASCRIPT,
            "page.js", JAVASCRIPT,
            "swagger-ui.css", CSS,
            "page.css", CSS,
            "favicon-32x32.png", "image/png");

    private final Optional<String> apiKey;
    private final ConcurrentMap<String, StaticContent> loaded = new ConcurrentHashMap<>();

    /**
     * @param apiKey the API key that the page uses by default; public, because the page requires no authentication
     */
    DocsPage(Optional<String> apiKey) {
        this.apiKey = apiKey;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(route(HandlerType.GET, PATH, ctx -> send(ctx, "index.html", "text/html;charset=utf-8")));
        routes.add(route(HandlerType.GET, PATH + "/config.json", this::sendConfiguration));
        MEDIA_TYPES.forEach((file, mediaType) ->
                routes.add(route(HandlerType.GET, PATH + "/" + file, ctx -> send(ctx, file, mediaType))));
        return routes;
    }

    private void send(Context ctx, String file, String mediaType) {
        ctx.header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin");
        loaded.computeIfAbsent(
                        file, name -> StaticContent.of(mediaType, StaticContent.load(DocsPage.class, "page/" + name)))
                .send(ctx);
    }

    private void sendConfiguration(Context ctx) {
        TextResponse.send(
                JsonResponse.of(200, apiKey.map(key -> Map.of("apiKey", key)).orElse(Map.of()))
                        .withHeader("Cache-Control", "no-store"),
                ctx);
    }
}

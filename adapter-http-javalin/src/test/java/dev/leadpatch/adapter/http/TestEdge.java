package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.background.BackgroundLoops;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A running edge with routes that show what reached them. */
final class TestEdge implements AutoCloseable {

    static final HttpSettings SETTINGS = HttpSettings.defaults().listeningOn("127.0.0.1", 0);

    final AtomicBoolean ready = new AtomicBoolean(true);
    final List<String> stalledLoops = new CopyOnWriteArrayList<>();
    final Observed observed = new Observed();
    private final AtomicInteger ids = new AtomicInteger();
    private final EdgeServer server;

    private TestEdge(HttpSettings settings, List<Route> extra) {
        RequestBody body = new RequestBody(settings);
        List<Route> routes = new ArrayList<>(new HealthRoutes(ready::get, () -> stalledLoops).routes());
        routes.add(route(HandlerType.GET, "/api/v1/leads/{leadId}", TestEdge::showId)
                .withQuery("secret"));
        routes.add(route(HandlerType.PATCH, "/api/v1/leads/{leadId}", ctx -> echo(body, ctx)));
        routes.add(route(HandlerType.POST, "/locked", TestEdge::locked));
        routes.add(route(HandlerType.GET, "/bug", TestEdge::bug));
        routes.add(route(HandlerType.GET, "/fatal", TestEdge::fatal));
        routes.add(route(HandlerType.GET, "/labelled", TestEdge::labelled));
        routes.addAll(extra);
        HeaderDeadline deadline =
                new HeaderDeadline(settings.requestTime(), observed, new BackgroundLoops(), "http-header-deadline");
        server = new EdgeServer(settings, () -> "made-" + ids.incrementAndGet(), routes, observed, deadline);
        server.start();
    }

    static TestEdge start() {
        return start(SETTINGS);
    }

    static TestEdge start(HttpSettings settings, Route... extra) {
        return new TestEdge(settings, List.of(extra));
    }

    static HttpSettings within(Duration requestTime) {
        return SETTINGS.withTimes(requestTime, Duration.ofSeconds(20), Duration.ofSeconds(5));
    }

    int port() {
        return server.port();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** One request over a connection of its own, as it stands; the server must close it or answer with a length. */
    RawAnswer send(String request) {
        try (RawClient client = new RawClient(port())) {
            return client.send(request).answer();
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void showId(Context ctx) {
        RouteAnswers.json(ctx, 200, Map.of("id", ctx.pathParam("leadId")));
    }

    private static void echo(RequestBody body, Context ctx) {
        Object value = StrictJson.read(body.read(ctx));
        RouteAnswers.json(ctx, 200, value == null ? "null" : value);
    }

    private static void locked(Context ctx) {
        throw HttpFailure.bare(401, "Invalid API key or insufficient permissions")
                .withHeader("WWW-Authenticate", "Bearer realm=\"leadpatch\"");
    }

    private static void bug(Context ctx) {
        throw new IllegalStateException("a bug in dev.leadpatch");
    }

    private static void fatal(Context ctx) {
        throw new StackOverflowError("a fatal bug in dev.leadpatch");
    }

    private static void labelled(Context ctx) {
        AccessLog.keyLabel(ctx, "Zapier");
        RouteAnswers.json(ctx, 200, Map.of());
    }
}

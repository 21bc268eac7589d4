package dev.leadpatch.adapter.http;

import dev.leadpatch.application.background.BackgroundLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The HTTP interface of Leadpatch. */
public final class LeadpatchHttpServer implements AutoCloseable {

    private final JettyServer server;

    /** Uses an observer that ignores everything, and background loops of its own. */
    public LeadpatchHttpServer(HttpSettings settings, Supplier<String> newRequestIds, UseCases useCases) {
        this(settings, newRequestIds, useCases, RequestObserver.NO_OP, new BackgroundLoops());
    }

    /**
     * Prepares the server; nothing listens yet.
     *
     * @param settings where to listen, and the limits
     * @param newRequestIds makes the ids of requests that come without one
     * @param useCases what clients can ask for
     * @param observer told of every request
     * @param loops runs the server's own loop; {@code /healthz} returns 503 while any of them is stalled
     */
    public LeadpatchHttpServer(
            HttpSettings settings,
            Supplier<String> newRequestIds,
            UseCases useCases,
            RequestObserver observer,
            BackgroundLoops loops) {
        Authorizer access = new Authorizer(useCases.authenticate());
        List<Route> routes = new ArrayList<>(new HealthRoutes(useCases.ready(), loops::stalled).routes());
        JsonBodyReader body = new JsonBodyReader(settings);
        routes.addAll(new LeadRoutes(access, useCases, body).routes());
        routes.addAll(new BulkRoutes(access, useCases, body).routes());
        routes.addAll(new HistoryRoutes(access, useCases).routes());
        routes.addAll(new CustomFieldRoutes(access, useCases).routes());
        routes.addAll(new EndpointRoutes(access, useCases, body).routes());
        routes.addAll(new SubscriptionRoutes(access, useCases, body).routes());
        routes.addAll(new DeliveryRoutes(access, useCases).routes());
        routes.addAll(new ReplayRoutes(access, useCases, body).routes());
        routes.addAll(new EndpointPingRoutes(access, useCases, body).routes());
        RequestHeaderTimeout deadline =
                new RequestHeaderTimeout(settings.requestTimeout(), observer, loops, "http-header-deadline");
        this.server = new JettyServer(settings, newRequestIds, routes, observer, deadline);
    }

    private LeadpatchHttpServer(JettyServer server) {
        this.server = server;
    }

    /**
     * Prepares a server of nothing but one page, for a port that clients don't see. It has the limits, errors and
     * methods that every other has.
     *
     * @param path of the page, as {@code /metrics}
     */
    public static LeadpatchHttpServer forPage(
            HttpSettings settings, Supplier<String> newRequestIds, String path, PageRenderer page) {
        return forPage(settings, newRequestIds, path, page, new BackgroundLoops());
    }

    /**
     * The same with a runner of background loops.
     *
     * @param loops runs the server's own loop
     */
    public static LeadpatchHttpServer forPage(
            HttpSettings settings,
            Supplier<String> newRequestIds,
            String path,
            PageRenderer page,
            BackgroundLoops loops) {
        List<Route> routes = List.of(new PageRoute(path, page).route());
        RequestHeaderTimeout deadline = new RequestHeaderTimeout(
                settings.requestTimeout(), RequestObserver.NO_OP, loops, "page-header-deadline");
        return new LeadpatchHttpServer(
                new JettyServer(settings, newRequestIds, routes, RequestObserver.NO_OP, deadline));
    }

    /**
     * Starts to listen.
     *
     * @throws java.io.UncheckedIOException if the address is taken, or not this machine's
     */
    public void start() {
        server.start();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** The routes that it serves. */
    List<Route> routes() {
        return server.routes();
    }

    /** Takes no more connections, lets running requests finish within the set time, then closes. */
    @Override
    public void close() {
        server.stop();
    }
}

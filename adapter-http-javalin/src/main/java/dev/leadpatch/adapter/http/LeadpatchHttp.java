package dev.leadpatch.adapter.http;

import dev.leadpatch.application.background.BackgroundLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The HTTP interface of Leadpatch. */
public final class LeadpatchHttp implements AutoCloseable {

    private final EdgeServer server;

    /** Uses an observer that ignores everything, and background loops of its own. */
    public LeadpatchHttp(HttpSettings settings, Supplier<String> newRequestIds, UseCases useCases) {
        this(settings, newRequestIds, useCases, RequestObserver.NONE, new BackgroundLoops());
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
    public LeadpatchHttp(
            HttpSettings settings,
            Supplier<String> newRequestIds,
            UseCases useCases,
            RequestObserver observer,
            BackgroundLoops loops) {
        Access access = new Access(useCases.authenticate());
        List<Route> routes = new ArrayList<>(new HealthRoutes(useCases.ready(), loops::stalled).routes());
        RequestBody body = new RequestBody(settings);
        routes.addAll(new LeadRoutes(access, useCases, body).routes());
        routes.addAll(new BulkRoutes(access, useCases, body).routes());
        routes.addAll(new HistoryRoutes(access, useCases).routes());
        routes.addAll(new CustomFieldRoutes(access, useCases).routes());
        routes.addAll(new EndpointRoutes(access, useCases, body).routes());
        routes.addAll(new SubscriptionRoutes(access, useCases, body).routes());
        routes.addAll(new DeliveryRoutes(access, useCases).routes());
        routes.addAll(new ReplayRoutes(access, useCases, body).routes());
        routes.addAll(new EndpointTestRoutes(access, useCases, body).routes());
        HeaderDeadline deadline = new HeaderDeadline(settings.requestTime(), observer, loops, "http-header-deadline");
        this.server = new EdgeServer(settings, newRequestIds, routes, observer, deadline);
    }

    private LeadpatchHttp(EdgeServer server) {
        this.server = server;
    }

    /**
     * Prepares a server of nothing but one page, for a port that clients don't see. It has the limits, errors and
     * methods that every other has.
     *
     * @param path of the page, as {@code /metrics}
     */
    public static LeadpatchHttp ofPage(HttpSettings settings, Supplier<String> newRequestIds, String path, Page page) {
        return ofPage(settings, newRequestIds, path, page, new BackgroundLoops());
    }

    /**
     * The same with a runner of background loops.
     *
     * @param loops runs the server's own loop
     */
    public static LeadpatchHttp ofPage(
            HttpSettings settings, Supplier<String> newRequestIds, String path, Page page, BackgroundLoops loops) {
        List<Route> routes = List.of(new PageRoute(path, page).route());
        HeaderDeadline deadline =
                new HeaderDeadline(settings.requestTime(), RequestObserver.NONE, loops, "page-header-deadline");
        return new LeadpatchHttp(new EdgeServer(settings, newRequestIds, routes, RequestObserver.NONE, deadline));
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

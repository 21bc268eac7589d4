package dev.leadpatch.adapter.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The HTTP interface of Leadpatch. */
public final class LeadpatchHttp implements AutoCloseable {

    private final EdgeServer server;

    /** As with an observer that looks away. */
    public LeadpatchHttp(HttpSettings settings, Supplier<String> newRequestIds, UseCases useCases) {
        this(settings, newRequestIds, useCases, RequestObserver.NONE);
    }

    /**
     * Prepares the server; nothing listens yet.
     *
     * @param settings where to listen, and the limits
     * @param newRequestIds makes the ids of requests that come without one
     * @param useCases what clients can ask for
     * @param observer told of every request
     */
    public LeadpatchHttp(
            HttpSettings settings, Supplier<String> newRequestIds, UseCases useCases, RequestObserver observer) {
        Access access = new Access(useCases.authenticate());
        List<Route> routes = new ArrayList<>(new HealthRoutes(useCases.ready()).routes());
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
        this.server = new EdgeServer(settings, newRequestIds, routes, observer);
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
        List<Route> routes = List.of(new PageRoute(path, page).route());
        return new LeadpatchHttp(new EdgeServer(settings, newRequestIds, routes, RequestObserver.NONE));
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

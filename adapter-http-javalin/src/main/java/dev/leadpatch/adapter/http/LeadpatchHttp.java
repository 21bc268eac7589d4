package dev.leadpatch.adapter.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The HTTP interface of Leadpatch. */
public final class LeadpatchHttp implements AutoCloseable {

    private final EdgeServer server;

    /**
     * Prepares the server; nothing listens yet.
     *
     * @param settings where to listen, and the limits
     * @param newRequestIds makes the ids of requests that come without one
     * @param ready whether the service can serve requests now
     */
    public LeadpatchHttp(HttpSettings settings, Supplier<String> newRequestIds, BooleanSupplier ready) {
        List<Route> routes = new ArrayList<>(new HealthRoutes(ready).routes());
        this.server = new EdgeServer(settings, newRequestIds, routes);
    }

    /** Starts to listen. */
    public void start() {
        server.start();
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Takes no more connections, lets running requests finish within the set time, then closes. */
    @Override
    public void close() {
        server.stop();
    }
}

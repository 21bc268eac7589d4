package dev.leadpatch.adapter.http;

import dev.leadpatch.adapter.http.server.Route;
import java.util.List;

/** Gives the tests of other packages access to the routes of a server. */
public final class RegisteredRoutes {

    private RegisteredRoutes() {}

    public static List<Route> of(LeadpatchHttpServer server) {
        return server.routes();
    }
}

package dev.leadpatch.adapter.http.docs;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.server.Route;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;

/**
 * The routes of the API's documentation, which require no API key: the OpenAPI document in JSON and YAML, and the page
 * that shows it.
 */
public final class DocsRoutes {

    private DocsRoutes() {}

    /** Returns the routes; none if the documentation is switched off. */
    public static List<Route> of(HttpSettings.Documentation settings) {
        List<Route> routes = new ArrayList<>();
        if (settings.enabled()) {
            routes.add(route(
                    HandlerType.GET,
                    "/openapi.json",
                    ctx -> OpenApiDocument.json().send(ctx)));
            routes.add(route(
                    HandlerType.GET,
                    "/openapi.yaml",
                    ctx -> OpenApiDocument.yaml().send(ctx)));
            routes.addAll(new DocsPage(settings.apiKey()).routes());
        }
        return routes;
    }
}

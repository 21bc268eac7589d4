package dev.leadpatch.adapter.http.docs;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.server.Route;
import io.javalin.http.HandlerType;
import java.util.List;

/** The routes of the API's documentation, which require no API key: the OpenAPI document in JSON and YAML. */
public final class DocsRoutes {

    private DocsRoutes() {}

    public static List<Route> routes() {
        return List.of(
                route(
                        HandlerType.GET,
                        "/openapi.json",
                        ctx -> OpenApiDocument.json().send(ctx)),
                route(
                        HandlerType.GET,
                        "/openapi.yaml",
                        ctx -> OpenApiDocument.yaml().send(ctx)));
    }
}

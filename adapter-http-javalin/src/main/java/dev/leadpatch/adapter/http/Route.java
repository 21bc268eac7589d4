package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Caller;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * One method of one resource. Each request passes the same checks in the same order before its handler runs:
 * authentication and access (401, 403), then the names of its query parameters (400).
 *
 * @param template the path, matched exactly; {@code {name}} stands for one segment that is not empty
 * @param query the query parameters that the route has; any other is refused or, by lenient handling, ignored
 * @param steps the checks and the handler
 */
record Route(HandlerType method, String template, QueryParameters query, Steps steps) {

    /** A route that needs no API key, without query parameters. */
    static Route route(HandlerType method, String template, Handler handler) {
        return new Route(method, template, QueryParameters.NONE, (ctx, query) -> {
            query.check(ctx);
            handler.handle(ctx);
        });
    }

    /** A route for authorized callers, without query parameters. */
    static Route route(HandlerType method, String template, Authorization authorization, AuthorizedHandler handler) {
        return new Route(method, template, QueryParameters.NONE, (ctx, query) -> {
            Caller caller = authorization.authorize(ctx);
            query.check(ctx, caller);
            handler.handle(ctx, caller);
        });
    }

    /** The same route with these query parameters. */
    Route withQuery(String... names) {
        return new Route(method, template, query.with(names), steps);
    }

    /** The same route, whose handler refuses these query parameters with an error of its own. */
    Route refusing(String... names) {
        return new Route(method, template, query.refusing(names), steps);
    }

    void handle(Context ctx) throws Exception {
        steps.take(ctx, query);
    }

    /** Authenticates a request and checks its access. */
    @FunctionalInterface
    interface Authorization {

        /**
         * Returns the caller.
         *
         * @throws HttpErrorException 401 without a valid key, 403 if the key lacks a permission
         */
        Caller authorize(Context ctx);
    }

    /** Handles a request of an authorized caller. */
    @FunctionalInterface
    interface AuthorizedHandler {

        void handle(Context ctx, Caller caller) throws Exception;
    }

    /** The checks of a route and its handler. */
    @FunctionalInterface
    interface Steps {

        void take(Context ctx, QueryParameters query) throws Exception;
    }
}

package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryParameters;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * One method of one resource. Two checks run before the handler, in this order: authentication, rate limit and
 * permissions (401, 429, 403), and the names of the query parameters (400).
 *
 * @param template the path, matched exactly; {@code {name}} matches one non-empty segment
 * @param query the supported query parameters; others are rejected or, with lenient handling, ignored
 * @param acceptsMethodOverride whether a POST with {@link MethodOverride#HEADER} executes the route
 * @param limits the limits of requests that apply
 * @param pipeline the checks and the handler
 */
public record Route(
        HandlerType method,
        String template,
        QueryParameters query,
        boolean acceptsMethodOverride,
        Limits limits,
        Pipeline pipeline) {

    private static final Set<HandlerType> READ_METHODS = Set.of(HandlerType.GET, HandlerType.HEAD);

    /** Creates a route without query parameters that is public, or whose handler authenticates the request itself. */
    public static Route route(HandlerType method, String template, Handler handler) {
        return checkedRoute(method, template, ctx -> handler);
    }

    /**
     * Creates a route whose handler depends on a check, such as that of a session. The check runs before the body is
     * received: if it authenticates the request, the request counts towards its caller.
     */
    public static Route checkedRoute(HandlerType method, String template, Check check) {
        return new Route(method, template, QueryParameters.NONE, false, Limits.ALL, (ctx, query) -> {
            check(query, ctx, preferences -> preferences.handling().orElse(Strictness.STRICT));
            return RouteHandler.of(check.check(ctx));
        });
    }

    /** Creates a route for authorized callers, without query parameters. */
    public static Route route(
            HandlerType method, String template, Authorization authorization, AuthorizedHandler handler) {
        return checkedRoute(
                method, template, authorization, caller -> RouteHandler.of(ctx -> handler.handle(ctx, caller)));
    }

    /** As {@link #route}, for a handler whose thread need not wait for the response. */
    public static Route asyncRoute(
            HandlerType method, String template, Authorization authorization, AuthorizedAsyncHandler handler) {
        return checkedRoute(method, template, authorization, caller -> RouteHandler.of(caller, handler));
    }

    private static Route checkedRoute(
            HandlerType method, String template, Authorization authorization, Function<Caller, RouteHandler> handler) {
        return new Route(method, template, QueryParameters.NONE, false, Limits.ALL, (ctx, query) -> {
            Caller caller = authorization.authorize(ctx);
            check(query, ctx, preferences -> preferences.handlingFor(caller));
            return handler.apply(caller);
        });
    }

    private static void check(QueryParameters query, Context ctx, Function<Preferences, Strictness> handling) {
        HttpRequest request = ContextRequest.of(ctx);
        Preferences preferences = request.preferences();
        query.check(READ_METHODS.contains(ctx.method()), request.query(), preferences, handling.apply(preferences))
                .forEach(ctx::header);
    }

    /** Returns this route with additional query parameters. */
    public Route withQuery(String... names) {
        return new Route(method, template, query.with(names), acceptsMethodOverride, limits, pipeline);
    }

    /** Returns this route with the query parameters of its operation. */
    public Route withQuery(QueryParameters parameters) {
        return new Route(method, template, parameters, acceptsMethodOverride, limits, pipeline);
    }

    /** Returns this route, where the handler rejects the query parameters {@code names} with its own error. */
    public Route rejecting(String... names) {
        return new Route(method, template, query.rejecting(names), acceptsMethodOverride, limits, pipeline);
    }

    /** Returns this route, which a POST can execute too, with {@link MethodOverride#HEADER}. */
    public Route withMethodOverride() {
        return new Route(method, template, query, true, limits, pipeline);
    }

    /** Returns this route with other limits. */
    Route withLimits(Limits others) {
        return new Route(method, template, query, acceptsMethodOverride, others, pipeline);
    }

    /** The limits of the requests of a route. */
    public enum Limits {
        /** Those of the caller, of memory and of threads. */
        ALL,
        /** That of threads: a probe of the service, which is not a client. */
        THREADS,
        /** None: the route never waits for anything. */
        NONE
    }

    /** Runs the checks; the returned handler handles the request, after its body was received. */
    RouteHandler check(Context ctx) throws Exception {
        return pipeline.check(ctx, query);
    }

    /** Authenticates a request and checks the permissions of its key. */
    @FunctionalInterface
    public interface Authorization {

        /**
         * Returns the caller.
         *
         * @throws HttpErrorException 401 without a valid key, 429 if the rate limit is exceeded, 403 if the key lacks a permission
         */
        Caller authorize(Context ctx);
    }

    /** Handles a request of an authorized caller. */
    @FunctionalInterface
    public interface AuthorizedHandler {

        void handle(Context ctx, Caller caller) throws Exception;
    }

    /** Handles a request of an authorized caller, whose thread need not wait for the response. */
    @FunctionalInterface
    public interface AuthorizedAsyncHandler {

        /**
         * Returns the response. Stages that depend on it must not block.
         *
         * @param executor executes work for the request after this method has returned
         */
        CompletionStage<JsonResponse> handle(Context ctx, Caller caller, Executor executor) throws Exception;
    }

    /** Checks a request, and returns its handler. */
    @FunctionalInterface
    public interface Check {

        Handler check(Context ctx) throws Exception;
    }

    /** The checks of a route, which return its handler. */
    @FunctionalInterface
    interface Pipeline {

        RouteHandler check(Context ctx, QueryParameters query) throws Exception;
    }
}

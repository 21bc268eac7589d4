package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.server.Route.AuthorizedAsyncHandler;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.http.message.JsonResponse;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Handles a request that was checked. */
@FunctionalInterface
interface RouteHandler {

    /**
     * Handles a request.
     *
     * @param executor executes work for the request after this method has returned
     * @return the response, which the dispatcher sends; empty if the handler has sent it
     */
    CompletableFuture<Optional<JsonResponse>> handle(Context ctx, Executor executor) throws Exception;

    /** Returns a handler that sends its response itself. */
    static RouteHandler of(Handler handler) {
        return (ctx, executor) -> {
            handler.handle(ctx);
            return CompletableFuture.completedFuture(Optional.empty());
        };
    }

    /** Returns a handler whose thread need not wait for the response. */
    static RouteHandler of(Caller caller, AuthorizedAsyncHandler handler) {
        return (ctx, executor) ->
                handler.handle(ctx, caller, executor).thenApply(Optional::of).toCompletableFuture();
    }
}

package dev.leadpatch.adapter.http.catalog;

import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.RequestIdProvider;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.UnsupportedOptions;
import dev.leadpatch.domain.catalog.EntryPatch;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Creates catalog entries, once for each {@code Idempotency-Key}. */
record EntryCreation<I, T>(EntryRoutes<I, T> routes, RequestBodyReader bodyReader, CatalogErrorMapper errors) {

    void handle(Context ctx, Caller caller) {
        byte[] bytes = bodyReader.read(ctx);
        UnsupportedOptions.rejectPreconditions(ContextRequest.of(ctx).headers());
        UnsupportedOptions.rejectDryRun(ContextRequest.query(ctx));
        Optional<IdempotencyKeyHeader.ReceivedKey> key = ContextRequest.idempotencyKey(ctx);
        Object document = StrictJsonReader.read(bytes);
        EntryPatch<I, T> patch =
                routes.readNew(document, ContextRequest.of(ctx).preferences().handlingFor(caller));
        Function<CatalogResult<T>, JsonResponse> renderer = result -> render(ctx, caller, patch, result, document);
        Entries<I, T> entries = routes.entries(ctx);
        TextResponse.send(
                key.map(received -> entries.createOnce(
                                        caller, patch, received.idempotentRequest(caller, bytes, renderer))
                                .fold(
                                        renderer,
                                        replay -> IdempotencyKeyHeader.replay(replay, RequestIdProvider.of(ctx))))
                        .orElseGet(() -> renderer.apply(entries.create(caller, patch))),
                ctx);
    }

    private JsonResponse render(
            Context ctx, Caller caller, EntryPatch<I, T> patch, CatalogResult<T> result, @Nullable Object document) {
        try {
            T created = errors.inCollection(result, document);
            JsonResponse response = JsonResponse.of(201, routes.viewCreated(created, caller))
                    .withHeader(
                            "Location",
                            ctx.path() + "/" + routes.view(created, caller).get("id"));
            return EntryRoutes.withPreferences(ctx, patch, response);
        } catch (HttpErrorException e) {
            return e.toResponse(RequestIdProvider.of(ctx)); // it is stored with the idempotency key
        }
    }
}

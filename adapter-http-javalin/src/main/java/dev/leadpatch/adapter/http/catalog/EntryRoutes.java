package dev.leadpatch.adapter.http.catalog;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.catalog.CatalogResult;
import dev.leadpatch.application.catalog.ManageCatalog.ArchivedEntries;
import dev.leadpatch.application.catalog.ManageCatalog.Entries;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.catalog.EntryPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one kind of catalog entries: list, create, find, change, archive and restore. A subclass defines how
 * entries are read from requests and rendered.
 *
 * @param <I> the id of an entry
 * @param <T> the entry
 */
abstract class EntryRoutes<I, T> {

    static final String ARCHIVED = "archived";

    private final Authorizer authorizer;
    private final RequestBodyReader bodyReader;
    private final CatalogErrorMapper errors;
    private final String collectionPath;
    private final String idParameter;

    /**
     * @param collectionPath the path of the list
     * @param idParameter the name of the path parameter that identifies an entry
     */
    EntryRoutes(
            Authorizer authorizer,
            RequestBodyReader bodyReader,
            CatalogErrorMapper errors,
            String collectionPath,
            String idParameter) {
        this.authorizer = authorizer;
        this.bodyReader = bodyReader;
        this.errors = errors;
        this.collectionPath = collectionPath;
        this.idParameter = idParameter;
    }

    /** Returns the entries that the request is about. */
    abstract Entries<I, T> entries(Context ctx);

    /** Returns the id of an entry. */
    abstract I toId(long value);

    /** Reads the body of a creation. */
    abstract EntryPatch<I, T> readNew(@Nullable Object document, Strictness strictness);

    /** Reads the body of a change. */
    abstract EntryPatch<I, T> readChange(@Nullable Object document, Strictness strictness);

    /** Renders an entry. */
    abstract Map<String, @Nullable Object> view(T entry, Caller caller);

    /** Renders a new entry. */
    Map<String, @Nullable Object> viewCreated(T entry, Caller caller) {
        return view(entry, caller);
    }

    /** Returns the filter of a list; validates the query parameters besides {@link #ARCHIVED}. */
    Predicate<T> filter(QueryString query) {
        return entry -> true;
    }

    /** Returns whether archived entries are listed. */
    ArchivedEntries archived(QueryString query) {
        return query.find(ARCHIVED)
                .map(value -> ArchivedEntries.ofWireName(value)
                        .orElseThrow(() ->
                                QueryString.invalid("The query parameter archived must be only, include or exclude")))
                .orElse(ArchivedEntries.EXCLUDE);
    }

    /**
     * Returns the routes.
     *
     * @param creator the permission to create entries, besides {@link Permission#ADMIN}
     * @param listParameters the query parameters of the list besides {@link #ARCHIVED}
     */
    List<Route> routes(Permission creator, String... listParameters) {
        Route.Authorization read = authorizer.requiring(Permission.READ);
        Route.Authorization admin = authorizer.requiring(Permission.ADMIN);
        String path = collectionPath + "/{" + idParameter + "}";
        return List.of(
                route(HandlerType.GET, collectionPath, read, this::list)
                        .withQuery(listParameters)
                        .withQuery(ARCHIVED),
                route(
                                HandlerType.POST,
                                collectionPath,
                                authorizer.requiringEither(creator, Permission.ADMIN),
                                new EntryCreation<>(this, bodyReader, errors)::handle)
                        .rejecting(QueryString.DRY_RUN),
                route(HandlerType.GET, path, read, this::find),
                route(HandlerType.PATCH, path, admin, this::patch).rejecting(QueryString.DRY_RUN),
                route(HandlerType.DELETE, path, admin, this::archive).rejecting(QueryString.DRY_RUN),
                route(HandlerType.POST, path + "/restore", admin, this::restore).rejecting(QueryString.DRY_RUN));
    }

    private void list(Context ctx, Caller caller) {
        QueryString query = ContextRequest.query(ctx);
        ArchivedEntries archived = archived(query);
        Predicate<T> filter = filter(query);
        List<T> listed = errors.inCollection(entries(ctx).list(caller, archived), null);
        TextResponse.send(
                JsonResponse.of(
                        200,
                        listed.stream()
                                .filter(filter)
                                .map(entry -> view(entry, caller))
                                .toList()),
                ctx);
    }

    private void find(Context ctx, Caller caller) {
        respond(ctx, caller, entries(ctx).find(caller, id(ctx)), null);
    }

    private void patch(Context ctx, Caller caller) {
        byte[] bytes = bodyReader.read(ctx);
        ContextRequest.rejectOptions(ctx);
        Object document = StrictJsonReader.read(bytes);
        EntryPatch<I, T> patch =
                readChange(document, ContextRequest.of(ctx).preferences().handlingFor(caller));
        T changed = errors.ofEntry(entries(ctx).update(caller, id(ctx), patch), document);
        TextResponse.send(withPreferences(ctx, patch, JsonResponse.of(200, view(changed, caller))), ctx);
    }

    private void archive(Context ctx, Caller caller) {
        requireNoOptions(ctx);
        errors.ofEntry(entries(ctx).archive(caller, id(ctx)), null);
        TextResponse.send(JsonResponse.NO_CONTENT, ctx);
    }

    private void restore(Context ctx, Caller caller) {
        requireNoOptions(ctx);
        respond(ctx, caller, entries(ctx).restore(caller, id(ctx)), null);
    }

    private void respond(Context ctx, Caller caller, CatalogResult<T> result, @Nullable Object document) {
        TextResponse.send(JsonResponse.of(200, view(errors.ofEntry(result, document), caller)), ctx);
    }

    private void requireNoOptions(Context ctx) {
        Optional<byte[]> body = bodyReader.readIfPresent(ctx);
        ContextRequest.rejectOptions(ctx);
        RequestBodyReader.requireEmpty(body);
    }

    /** Returns the response with the preferences that were applied, and the members that were ignored. */
    static JsonResponse withPreferences(Context ctx, EntryPatch<?, ?> patch, JsonResponse response) {
        Preferences applied = ContextRequest.of(ctx).preferences().handlingOnly();
        return new Preferences.Applied(applied, patch.ignored()).addTo(response);
    }

    private I id(Context ctx) {
        return toId(PathParameters.number(ctx, idParameter, this::notFound));
    }

    private HttpErrorException notFound() {
        return errors.entryNotFound();
    }
}

package dev.leadpatch.adapter.http.lead;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.RequestIdProvider;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkUpdateLeads;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.lead.BulkResponseRenderer;
import dev.leadpatch.application.http.lead.ResponseContext;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader;
import dev.leadpatch.application.http.message.JsonMediaType;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** The route for bulk updates: {@code PATCH /api/v1/leads}. */
public final class BulkRoutes {

    private static final String ATOMIC = "atomic";

    private final Authorizer authorizer;
    private final BulkUpdateLeads bulkUpdateLeads;
    private final RequestBodyReader bodyReader;

    public BulkRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.bulkUpdateLeads = useCases.bulkUpdateLeads();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        return List.of(route(HandlerType.PATCH, "/api/v1/leads", authorizer.requiring(Permission.WRITE), this::patch)
                .withQuery(ATOMIC)
                .rejecting(QueryString.DRY_RUN));
    }

    private void patch(Context ctx, Caller caller) {
        Preferences preferences = ContextRequest.of(ctx).preferences();
        byte[] bytes = bodyReader.read(ctx);
        rejectSingleLeadOptions(ctx, preferences);
        Optional<IdempotencyKeyHeader.ReceivedKey> key =
                IdempotencyKeyHeader.of(ContextRequest.of(ctx).headers(), () -> ContextRequest.target(ctx));
        boolean atomic = ContextRequest.query(ctx).findFlag(ATOMIC);
        Object document = StrictJsonReader.read(bytes);
        ParsedBulkPatch patches = BulkPatchReader.read(
                document,
                preferences
                        .readOptionsFor(caller)
                        .withFormat(
                                JsonMediaType.patchFormat(ContextRequest.of(ctx).headers())));
        BulkResponseRenderer<UpdateLead.Result> renderer = BulkResponseRenderer.ofUpdates(
                document,
                patches,
                ResponseContext.of(
                        RequestIdProvider.of(ctx), new Preferences.Applied(preferences, patches.ignored()), key));
        BulkUpdateLeads.Command command = new BulkUpdateLeads.Command(
                caller,
                patches,
                atomic,
                RequestIdProvider.of(ctx),
                key.map(received -> received.idempotentRequest(caller, bytes, result -> result.fold(renderer))));
        TextResponse.send(bulkUpdateLeads.handle(command).fold(renderer), ctx);
    }

    static void rejectSingleLeadOptions(Context ctx, Preferences preferences) {
        ConditionalHeaders.findName(ContextRequest.of(ctx).headers()).ifPresent(name -> {
            throw badRequest("invalid_header", name + " applies to a single lead; set \"if\" in each item instead");
        });
        if (preferences.wantsRepresentation()) {
            throw badRequest(
                    "invalid_header", "Prefer: return=representation is supported only for requests of a single lead");
        }
        if (ContextRequest.query(ctx).names().contains(QueryString.DRY_RUN)) {
            throw badRequest(
                    "invalid_query", "The query parameter dry_run is supported only for requests of a single lead");
        }
    }

    private static HttpErrorException badRequest(String code, String message) {
        return HttpErrorException.of(400, code, message);
    }
}

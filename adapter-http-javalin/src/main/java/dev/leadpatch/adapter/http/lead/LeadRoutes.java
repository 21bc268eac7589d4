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
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.lead.LeadView;
import dev.leadpatch.application.http.lead.ResponseContext;
import dev.leadpatch.application.http.lead.UpdateResponseRenderer;
import dev.leadpatch.application.http.lead.WriteOperation;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.EntityTag;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader;
import dev.leadpatch.application.http.message.JsonMediaType;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.ParsedPatch;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** The routes of a single lead: patch and read. */
public final class LeadRoutes {

    private final Authorizer authorizer;
    private final LeadIdParameter leadId;
    private final UpdateLead updateLead;
    private final PreviewUpdate previewUpdate;
    private final ReadLead readLead;
    private final RequestBodyReader bodyReader;

    public LeadRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.leadId = new LeadIdParameter(useCases.findLeadId());
        this.updateLead = useCases.updateLead();
        this.previewUpdate = useCases.previewUpdate();
        this.readLead = useCases.readLead();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        return List.of(
                route(HandlerType.PATCH, "/api/v1/leads/{leadId}", ctx -> authorizeWrite(ctx, authorizer), this::patch)
                        .withQuery(QueryString.DRY_RUN)
                        .withMethodOverride(),
                route(HandlerType.GET, "/api/v1/leads/{leadId}", authorizer.requiring(Permission.READ), this::get),
                route(
                        HandlerType.GET,
                        "/api/v1/companies/{companyId}/leads/{leadId}",
                        authorizer.requiring(Permission.READ),
                        this::getByCompany));
    }

    private void patch(Context ctx, Caller caller) {
        Preferences preferences = ContextRequest.of(ctx).preferences();
        byte[] bytes = bodyReader.read(ctx);
        ConditionalHeaders conditions =
                ConditionalHeaders.of(ContextRequest.of(ctx).headers());
        Optional<IdempotencyKeyHeader.ReceivedKey> key =
                IdempotencyKeyHeader.of(ContextRequest.of(ctx).headers(), () -> ContextRequest.target(ctx));
        boolean dryRun = ContextRequest.query(ctx).findFlag(QueryString.DRY_RUN);
        Object document = StrictJsonReader.read(bytes);
        ParsedPatch parsed = PatchReader.read(
                document,
                preferences
                        .readOptionsFor(caller)
                        .withFormat(
                                JsonMediaType.patchFormat(ContextRequest.of(ctx).headers())));
        Preferences.Applied appliedPreferences =
                new Preferences.Applied(dryRun ? preferences.withoutReturnPreference() : preferences, parsed.ignored());
        UpdateResponseRenderer renderer = new UpdateResponseRenderer(
                document,
                ResponseContext.of(RequestIdProvider.of(ctx), appliedPreferences, key),
                WriteOperation.UPDATE,
                conditions);
        UpdateLead.Command command = new UpdateLead.Command(
                caller,
                leadId.of(ctx.pathParam(LeadIdParameter.NAME), caller),
                parsed.patch(),
                RequestIdProvider.of(ctx),
                conditions.toPrecondition(),
                key.map(received -> received.idempotentRequest(caller, bytes, result -> result.fold(renderer))));
        JsonResponse response = dryRun
                ? preview(command, renderer, appliedPreferences)
                : updateLead.handle(command).fold(renderer);
        TextResponse.send(response, ctx);
    }

    private JsonResponse preview(
            UpdateLead.Command command, UpdateResponseRenderer renderer, Preferences.Applied appliedPreferences) {
        return previewUpdate
                .preview(command)
                .fold(
                        accepted -> appliedPreferences.addTo(JsonResponse.of(
                                        200,
                                        LeadView.dryRun(
                                                Optional.of(command.lead()),
                                                accepted.changes(),
                                                accepted.wouldNotify()))
                                .withHeader(EntityTag.ETAG, EntityTag.of(accepted.version()))),
                        result -> result.fold(renderer));
    }

    /** Requires write access, and read access if the response contains values of the lead. */
    static Caller authorizeWrite(Context ctx, Authorizer authorizer) {
        Caller caller = authorizer.require(ctx, Permission.WRITE);
        // a repeated or invalid dry_run is rejected later
        boolean returnsValues = ContextRequest.of(ctx).preferences().wantsRepresentation()
                || ContextRequest.query(ctx).values(QueryString.DRY_RUN).contains("true");
        if (returnsValues && !caller.hasPermission(Permission.READ)) {
            throw AccessErrorMapper.forbidden(Permission.READ);
        }
        return caller;
    }

    private void get(Context ctx, Caller caller) {
        send(findOrThrow(caller, ctx), ctx);
    }

    private void getByCompany(Context ctx, Caller caller) {
        if (!ctx.pathParam("companyId").equals(String.valueOf(caller.company().value()))) {
            throw LeadIdParameter.leadNotFound();
        }
        send(findOrThrow(caller, ctx), ctx);
    }

    private static void send(LeadSnapshot snapshot, Context ctx) {
        long version = snapshot.lead().version();
        ConditionalHeaders.requireMatch(ContextRequest.of(ctx).headers(), version);
        JsonResponse response =
                JsonResponse.of(200, LeadView.full(snapshot)).withHeader(EntityTag.ETAG, EntityTag.of(version));
        boolean isNotModified =
                ConditionalHeaders.isNotModified(ContextRequest.of(ctx).headers(), Long.toString(version));
        TextResponse.send(isNotModified ? response.asNotModified() : response, ctx);
    }

    private LeadSnapshot findOrThrow(Caller caller, Context ctx) {
        return foundOrThrow(readLead.read(caller, leadId.of(ctx.pathParam(LeadIdParameter.NAME), caller)));
    }

    /**
     * Returns the value of a successful read.
     *
     * @throws HttpErrorException 404 if the lead was not found, 403 if the caller has no read access
     */
    static <T> T foundOrThrow(ReadResult<T> result) {
        return result.fold(
                found -> found,
                () -> {
                    throw LeadIdParameter.leadNotFound();
                },
                () -> {
                    throw AccessErrorMapper.forbidden(Permission.READ);
                });
    }
}

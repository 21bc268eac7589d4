package dev.leadpatch.application.http;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.bulk.BulkUpdateLeads;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.application.http.lead.BulkResponseRenderer;
import dev.leadpatch.application.http.lead.LeadView;
import dev.leadpatch.application.http.lead.ResponseContext;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.EntityTag;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader.ReceivedKey;
import dev.leadpatch.application.http.message.JsonMediaType;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryParameters;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.http.message.UnsupportedOptions;
import dev.leadpatch.application.lead.FindLeadId;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.patch.ReadOptions;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Handles the requests of {@link LeadHttp} in the steps of a server that receives the body between the checks and the
 * operation. Each method throws {@link HttpErrorException}, {@link MalformedJsonException}, or an exception of the use
 * case; see {@link ExceptionMapper}.
 */
public final class LeadRequestHandler {

    static final String COLLECTION = "/api/v1/leads";
    private static final String ATOMIC = "atomic";

    /** The query parameters of {@link #patch}. */
    public static final QueryParameters PATCH_PARAMETERS = QueryParameters.NONE.with(QueryString.DRY_RUN);

    /** The query parameters of {@link #patchMany}. */
    public static final QueryParameters PATCH_MANY_PARAMETERS =
            QueryParameters.NONE.with(ATOMIC).rejecting(QueryString.DRY_RUN);

    private final LeadIdParameter leadIds;
    private final UpdateLead updateLead;
    private final BulkUpdateLeads bulkUpdateLeads;
    private final PreviewUpdate previewUpdate;
    private final ReadLead readLead;

    public LeadRequestHandler(
            FindLeadId findLeadId,
            UpdateLead updateLead,
            BulkUpdateLeads bulkUpdateLeads,
            PreviewUpdate previewUpdate,
            ReadLead readLead) {
        this.leadIds = new LeadIdParameter(findLeadId);
        this.updateLead = updateLead;
        this.bulkUpdateLeads = bulkUpdateLeads;
        this.previewUpdate = previewUpdate;
        this.readLead = readLead;
    }

    /** Requires write access, and read access if the response contains values of the lead. */
    public static void authorizeWrite(Caller caller, HttpRequest request) {
        AccessErrorMapper.require(caller, Permission.WRITE);
        // a repeated or invalid dry_run is rejected later
        boolean returnsValues = request.preferences().wantsRepresentation()
                || request.query().values(QueryString.DRY_RUN).contains("true");
        if (returnsValues) {
            AccessErrorMapper.require(caller, Permission.READ);
        }
    }

    /**
     * Patches a lead, or previews the patch. The body must be JSON.
     *
     * @param leadId the id or the uuid of the lead
     */
    public JsonResponse patch(Caller caller, String leadId, HttpRequest request) {
        PatchOperation operation = PatchOperation.parse(caller, leadId, request, leadIds);
        return operation.isDryRun() ? operation.preview(previewUpdate) : operation.execute(updateLead);
    }

    /**
     * As {@link #patch}, for a server whose thread need not wait for the commit. This method throws the errors of the request,
     * and the stage fails with the exceptions of {@link UpdateLead#handleAsync}. Stages that depend on it must not block.
     *
     * @param executor executes work for the update after this method has returned, never within {@code execute}
     */
    public CompletionStage<JsonResponse> patchAsync(
            Caller caller, String leadId, HttpRequest request, Executor executor) {
        PatchOperation operation = PatchOperation.parse(caller, leadId, request, leadIds);
        return operation.isDryRun()
                ? CompletableFuture.completedStage(operation.preview(previewUpdate))
                : operation.executeAsync(updateLead, executor);
    }

    /** Patches many leads. The body must be JSON. */
    public JsonResponse patchMany(Caller caller, HttpRequest request) {
        Preferences preferences = request.preferences();
        UnsupportedOptions.rejectThoseOfSingleLeads(request.headers(), request.query(), preferences);
        Optional<ReceivedKey> key = keyOf(request, COLLECTION);
        boolean atomic = request.query().findFlag(ATOMIC);
        Object document = StrictJsonReader.read(request.body());
        ParsedBulkPatch patches = BulkPatchReader.read(document, readOptions(caller, request));
        BulkResponseRenderer<UpdateLead.Result> renderer = BulkResponseRenderer.ofUpdates(
                document,
                patches,
                ResponseContext.of(request.id(), new Preferences.Applied(preferences, patches.ignored()), key));
        BulkUpdateLeads.Command command = new BulkUpdateLeads.Command(
                caller,
                patches,
                atomic,
                request.id(),
                key.map(received ->
                        received.idempotentRequest(caller, request.body(), result -> result.fold(renderer))));
        return bulkUpdateLeads.handle(command).fold(renderer);
    }

    /**
     * Reads a lead.
     *
     * @param leadId the id or the uuid of the lead
     */
    public JsonResponse read(Caller caller, String leadId, HttpRequest request) {
        var snapshot = foundOrThrow(readLead.read(caller, leadIds.of(leadId, caller)));
        long version = snapshot.lead().version();
        ConditionalHeaders.requireMatch(request.headers(), version);
        JsonResponse response =
                JsonResponse.of(200, LeadView.full(snapshot)).withHeader(EntityTag.ETAG, EntityTag.of(version));
        boolean isNotModified = ConditionalHeaders.isNotModified(request.headers(), Long.toString(version));
        return isNotModified ? response.asNotModified() : response;
    }

    /**
     * Returns the value of a successful read.
     *
     * @throws HttpErrorException 404 if the lead was not found, 403 if the caller has no read access
     */
    public static <T> T foundOrThrow(ReadResult<T> result) {
        return result.fold(
                found -> found,
                () -> {
                    throw LeadIdParameter.leadNotFound();
                },
                () -> {
                    throw AccessErrorMapper.forbidden(Permission.READ);
                });
    }

    static Optional<ReceivedKey> keyOf(HttpRequest request, String path) {
        return IdempotencyKeyHeader.of(
                request.headers(),
                () -> "PATCH " + path + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery()));
    }

    static ReadOptions readOptions(Caller caller, HttpRequest request) {
        return request.preferences().readOptionsFor(caller).withFormat(JsonMediaType.patchFormat(request.headers()));
    }
}

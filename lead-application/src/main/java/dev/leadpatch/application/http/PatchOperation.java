package dev.leadpatch.application.http;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.lead.LeadView;
import dev.leadpatch.application.http.lead.ResponseContext;
import dev.leadpatch.application.http.lead.UpdateResponseRenderer;
import dev.leadpatch.application.http.lead.WriteOperation;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.EntityTag;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader.ReceivedKey;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.ParsedPatch;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A parsed PATCH request of one lead. */
record PatchOperation(
        UpdateLead.Command command, UpdateResponseRenderer renderer, Preferences.Applied applied, boolean isDryRun) {

    static PatchOperation parse(Caller caller, String leadId, HttpRequest request, LeadIdParameter leadIds) {
        ConditionalHeaders conditions = ConditionalHeaders.of(request.headers());
        Optional<ReceivedKey> key = LeadRequestHandler.keyOf(request, LeadRequestHandler.COLLECTION + "/" + leadId);
        boolean isDryRun = request.query().findFlag(QueryString.DRY_RUN);
        Object document = StrictJsonReader.read(request.body());
        ParsedPatch parsed = PatchReader.read(document, LeadRequestHandler.readOptions(caller, request));
        Preferences preferences = request.preferences();
        Preferences.Applied applied = new Preferences.Applied(
                isDryRun ? preferences.withoutReturnPreference() : preferences, parsed.ignored());
        UpdateResponseRenderer renderer = new UpdateResponseRenderer(
                document, ResponseContext.of(request.id(), applied, key), WriteOperation.UPDATE, conditions);
        UpdateLead.Command command = new UpdateLead.Command(
                caller,
                leadIds.of(leadId, caller),
                parsed.patch(),
                request.id(),
                conditions.toPrecondition(),
                key.map(received ->
                        received.idempotentRequest(caller, request.body(), result -> result.fold(renderer))));
        return new PatchOperation(command, renderer, applied, isDryRun);
    }

    JsonResponse execute(UpdateLead updateLead) {
        return updateLead.handle(command).fold(renderer);
    }

    CompletionStage<JsonResponse> executeAsync(UpdateLead updateLead, Executor executor) {
        return updateLead.handleAsync(command, executor).thenApply(result -> result.fold(renderer));
    }

    JsonResponse preview(PreviewUpdate previewUpdate) {
        return previewUpdate
                .preview(command)
                .fold(
                        accepted -> applied.addTo(JsonResponse.of(
                                        200,
                                        LeadView.dryRun(
                                                Optional.of(command.lead()),
                                                accepted.changes(),
                                                accepted.wouldNotify()))
                                .withHeader(EntityTag.ETAG, EntityTag.of(accepted.version()))),
                        result -> result.fold(renderer));
    }
}

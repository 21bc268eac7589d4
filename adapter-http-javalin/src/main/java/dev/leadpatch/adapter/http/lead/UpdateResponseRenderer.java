package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.adapter.http.json.JsonWriter.ResponseTooLargeException;
import dev.leadpatch.adapter.http.message.EntityTag;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.IdempotencyKeyHeader;
import dev.leadpatch.adapter.http.message.JsonResponse;
import dev.leadpatch.adapter.http.message.Preferences;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.preview.PreviewUpdate.Result.Accepted;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the response to a patch of a single lead. */
final class UpdateResponseRenderer extends UpdateResultRenderer<JsonResponse> {

    private final Preferences.Applied appliedPreferences;
    private final String requestId;

    /**
     * Creates the renderer of one request.
     *
     * @param document the request body
     */
    UpdateResponseRenderer(@Nullable Object document, Preferences.Applied appliedPreferences, String requestId) {
        super(document, DocumentPath.ROOT);
        this.appliedPreferences = appliedPreferences;
        this.requestId = requestId;
    }

    @Override
    JsonResponse success(LeadSnapshot snapshot) {
        if (!appliedPreferences.preferences().wantsRepresentation()) {
            return success(LeadView.summary(snapshot.lead()), snapshot, appliedPreferences);
        }
        try {
            return success(LeadView.full(snapshot), snapshot, appliedPreferences);
        } catch (ResponseTooLargeException e) {
            // the update is committed, so the response must not be an error
            Preferences.Applied minimal = new Preferences.Applied(
                    appliedPreferences.preferences().withMinimalReturn(), appliedPreferences.ignored());
            return success(LeadView.summary(snapshot.lead()), snapshot, minimal);
        }
    }

    private static JsonResponse success(Object view, LeadSnapshot snapshot, Preferences.Applied preferences) {
        return preferences.addTo(JsonResponse.of(200, view).withHeader(EntityTag.ETAG, EntityTag.of(snapshot.lead())));
    }

    /** Renders the changes that a dry run did not apply. */
    static JsonResponse dryRun(LeadId lead, Accepted accepted) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", lead.value());
        view.put("changes", LeadView.changes(accepted.changes()));
        view.put(
                "would_notify",
                accepted.wouldNotify().stream().map(id -> id.value().toString()).toList());
        return JsonResponse.of(200, view).withHeader(EntityTag.ETAG, EntityTag.of(accepted.version()));
    }

    @Override
    Set<String> listedFields() {
        // the result is rendered twice if the response is stored for an idempotency key
        return new HashSet<>();
    }

    @Override
    JsonResponse failure(HttpErrorException error) {
        return error.toResponse(requestId);
    }

    @Override
    public JsonResponse replayed(IdempotentReplay replay) {
        return IdempotencyKeyHeader.replay(replay, requestId);
    }
}

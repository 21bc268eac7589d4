package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.adapter.http.json.JsonWriter.ResponseTooLargeException;
import dev.leadpatch.adapter.http.message.ConditionalHeaders;
import dev.leadpatch.adapter.http.message.EntityTag;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.IdempotencyKeyHeader;
import dev.leadpatch.adapter.http.message.JsonResponse;
import dev.leadpatch.adapter.http.message.Preferences;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the response to a request that writes a single lead. */
class UpdateResponseRenderer extends UpdateResultRenderer<JsonResponse> {

    private final Preferences.Applied appliedPreferences;
    private final String requestId;

    /**
     * Creates the renderer of one request.
     *
     * @param document the request body
     */
    UpdateResponseRenderer(
            @Nullable Object document,
            Preferences.Applied appliedPreferences,
            String requestId,
            WriteOperation operation,
            ConditionalHeaders conditionalHeaders) {
        super(document, DocumentPath.ROOT, operation, conditionalHeaders);
        this.appliedPreferences = appliedPreferences;
        this.requestId = requestId;
    }

    @Override
    final JsonResponse success(LeadSnapshot snapshot) {
        return success(200, snapshot);
    }

    final JsonResponse success(int status, LeadSnapshot snapshot) {
        if (!appliedPreferences.preferences().wantsRepresentation()) {
            return success(status, operation().summary(snapshot.lead()), snapshot, appliedPreferences);
        }
        try {
            return success(status, LeadView.full(snapshot), snapshot, appliedPreferences);
        } catch (ResponseTooLargeException e) {
            // the lead is committed, so the response must not be an error
            Preferences.Applied minimal = new Preferences.Applied(
                    appliedPreferences.preferences().withMinimalReturn(), appliedPreferences.ignored());
            return success(status, operation().summary(snapshot.lead()), snapshot, minimal);
        }
    }

    private static JsonResponse success(
            int status, Object view, LeadSnapshot snapshot, Preferences.Applied preferences) {
        return preferences.addTo(
                JsonResponse.of(status, view).withHeader(EntityTag.ETAG, EntityTag.of(snapshot.lead())));
    }

    /** Adds the headers of applied preferences. */
    final JsonResponse withPreferences(JsonResponse response) {
        return appliedPreferences.addTo(response);
    }

    @Override
    final Set<String> listedFields() {
        // the result is rendered twice if the response is stored for an idempotency key
        return new HashSet<>();
    }

    @Override
    final JsonResponse failure(HttpErrorException error) {
        return error.toResponse(requestId);
    }

    @Override
    public final JsonResponse replayed(IdempotentReplay replay) {
        return IdempotencyKeyHeader.replay(replay, requestId);
    }
}

package dev.leadpatch.adapter.http;

import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers to a request that patches one lead. */
final class UpdateResponseRenderer extends UpdateResultRenderer<JsonResponse> {

    private final AppliedPreferences appliedPreferences;
    private final String requestId;

    /** The answers to the patch that {@code document} holds. */
    UpdateResponseRenderer(@Nullable Object document, AppliedPreferences understanding, String requestId) {
        super(document, DocumentPath.ROOT);
        this.appliedPreferences = understanding;
        this.requestId = requestId;
    }

    @Override
    JsonResponse success(LeadSnapshot found) {
        if (!appliedPreferences.preferences().wantsRepresentation()) {
            return success(LeadView.summary(found.lead()), found, appliedPreferences);
        }
        try {
            return success(LeadView.full(found), found, appliedPreferences);
        } catch (ResponseTooLargeException tooLarge) {
            // the change is made, so no error may hide it
            AppliedPreferences minimal =
                    new AppliedPreferences(appliedPreferences.preferences().minimal(), appliedPreferences.ignored());
            return success(LeadView.summary(found.lead()), found, minimal);
        }
    }

    private static JsonResponse success(Object view, LeadSnapshot found, AppliedPreferences understanding) {
        return understanding.addTo(JsonResponse.of(200, view).withHeader(EntityTag.ETAG, EntityTag.of(found.lead())));
    }

    @Override
    Set<String> listedFields() {
        return new HashSet<>();
    }

    @Override
    JsonResponse failure(HttpErrorException failure) {
        return failure.toResponse(requestId);
    }

    @Override
    public JsonResponse replayed(IdempotentReplay repetition) {
        return IdempotencyKeyHeader.replayedResponse(repetition, requestId);
    }
}

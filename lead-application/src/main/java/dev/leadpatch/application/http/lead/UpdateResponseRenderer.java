package dev.leadpatch.application.http.lead;

import dev.leadpatch.application.http.json.ResponseTooLargeException;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.EntityTag;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the response to a request that writes a single lead. */
public class UpdateResponseRenderer extends UpdateResultRenderer<JsonResponse> {

    private final ResponseContext context;

    /**
     * Creates the renderer of one request.
     *
     * @param document the request body
     */
    public UpdateResponseRenderer(
            @Nullable Object document,
            ResponseContext context,
            WriteOperation operation,
            ConditionalHeaders conditionalHeaders) {
        super(document, DocumentPath.ROOT, operation, conditionalHeaders);
        this.context = context;
    }

    @Override
    protected final JsonResponse success(LeadSnapshot snapshot) {
        return success(200, snapshot);
    }

    final JsonResponse success(int status, LeadSnapshot snapshot) {
        Preferences.Applied applied = context.appliedPreferences();
        if (!applied.preferences().wantsRepresentation()) {
            return minimal(status, snapshot, applied);
        }
        try {
            String body = context.limit().writeRepresentation(LeadView.full(snapshot));
            return success(new JsonResponse(status, Map.of(), body), snapshot, applied);
        } catch (ResponseTooLargeException e) {
            // the lead is committed, so the response must not be an error
            return minimal(
                    status,
                    snapshot,
                    new Preferences.Applied(applied.preferences().withMinimalReturn(), applied.ignored()));
        }
    }

    private JsonResponse minimal(int status, LeadSnapshot snapshot, Preferences.Applied applied) {
        return success(JsonResponse.of(status, operation().summary(snapshot.lead())), snapshot, applied);
    }

    private static JsonResponse success(JsonResponse response, LeadSnapshot snapshot, Preferences.Applied applied) {
        return applied.addTo(response.withHeader(EntityTag.ETAG, EntityTag.of(snapshot.lead())));
    }

    /** Adds the headers of applied preferences. */
    final JsonResponse withPreferences(JsonResponse response) {
        return context.appliedPreferences().addTo(response);
    }

    @Override
    protected final Set<String> listedFields() {
        // the result is rendered twice if the response is stored for an idempotency key
        return new HashSet<>();
    }

    @Override
    protected final JsonResponse failure(HttpErrorException error) {
        return error.toResponse(context.requestId(), context.limit());
    }

    @Override
    public final JsonResponse replayed(IdempotentReplay replay) {
        return IdempotencyKeyHeader.replay(replay, context.requestId());
    }
}

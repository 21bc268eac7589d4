package dev.leadpatch.application.http.lead;

import dev.leadpatch.application.creation.CreateLead.Result;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.EntityTag;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders the result of one creation, in the same way for single requests and for the items of a bulk request.
 * Rendering is a pure function of the result.
 */
public abstract class CreationRenderer<T> implements Result.Cases<T> {

    private final UpdateResultRenderer<T> updateRenderer;

    private CreationRenderer(UpdateResultRenderer<T> updateRenderer) {
        this.updateRenderer = updateRenderer;
    }

    @Override
    public final T severalMatch(Result.SeveralMatch several) {
        HttpErrorException error =
                HttpErrorException.of(409, "several_match", "Several leads match; nothing was changed");
        List<Long> ids = several.leads().stream().map(LeadId::value).toList();
        return updateRenderer.failure(ids.isEmpty() ? error : error.withMember("matches", ids));
    }

    @Override
    public final T notMatchable(MatchField field) {
        return updateRenderer.failure(notMatchableError(field));
    }

    public static HttpErrorException notMatchableError(MatchField field) {
        return HttpErrorException.of(
                400,
                "invalid_query",
                "The query parameter match must be email, phone_number or a custom field of type text or number, not "
                        + field.wireName());
    }

    @Override
    public final T noMatchValue(MatchField field) {
        return updateRenderer.failure(HttpErrorException.of(
                400, "no_match_value", "The lead has no valid value of " + field.wireName() + " to match by"));
    }

    @Override
    public final T notCreated(UpdateLead.Result result) {
        return result instanceof UpdateLead.Result.PreconditionRequired
                ? updateRenderer.failure(HttpErrorException.of(
                        428,
                        "precondition_required",
                        "A precondition is required: update the lead that matches by PATCH with If-Match"))
                : result.fold(updateRenderer);
    }

    /** Renders the response to a request for a single lead. */
    public static final class Single extends CreationRenderer<JsonResponse> {
        private final UpdateResponseRenderer renderer;

        private Single(UpdateResponseRenderer renderer) {
            super(renderer);
            this.renderer = renderer;
        }

        /** Creates the renderer of one request. */
        public static Single of(@Nullable Object document, ResponseContext context) {
            return new Single(
                    new UpdateResponseRenderer(document, context, WriteOperation.CREATION, ConditionalHeaders.NONE));
        }

        @Override
        public JsonResponse created(Result.Created created) {
            Lead lead = created.snapshot().lead();
            return renderer.success(201, created.snapshot())
                    .withHeader("Location", "/api/v1/leads/" + lead.id().value());
        }

        @Override
        public JsonResponse previewed(Result.Previewed preview) {
            Optional<Lead> existing = preview.existing().map(LeadSnapshot::lead);
            JsonResponse response = JsonResponse.of(
                    200, LeadView.dryRun(existing.map(Lead::id), preview.changes(), preview.wouldNotify()));
            return renderer.withPreferences(
                    existing.map(lead -> response.withHeader(EntityTag.ETAG, EntityTag.of(lead)))
                            .orElse(response));
        }
    }

    /** Renders one item of a bulk request. */
    public static final class Item extends CreationRenderer<Map<String, @Nullable Object>> {
        private final BulkItemRenderer renderer;

        private Item(BulkItemRenderer renderer) {
            super(renderer);
            this.renderer = renderer;
        }

        /** Creates the renderer of one item. */
        public static Item of(@Nullable Object item, DocumentPath path, Set<String> listedFields) {
            return new Item(new BulkItemRenderer(item, path, Optional.empty(), listedFields, WriteOperation.CREATION));
        }

        @Override
        public Map<String, @Nullable Object> created(Result.Created created) {
            return renderer.success(201, created.snapshot());
        }

        @Override
        public Map<String, @Nullable Object> previewed(Result.Previewed preview) {
            throw new IllegalStateException("a bulk request has no dry run");
        }

        public Map<String, @Nullable Object> failedDependency() {
            return renderer.failedDependency();
        }
    }
}

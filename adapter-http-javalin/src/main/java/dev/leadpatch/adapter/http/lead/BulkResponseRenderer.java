package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.adapter.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.JsonResponse;
import dev.leadpatch.adapter.http.message.Preferences;
import dev.leadpatch.adapter.http.message.StoredResponse;
import dev.leadpatch.adapter.http.message.ViolationRenderer;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Result;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the response to a bulk update. Rendering is a pure function of the result. */
final class BulkResponseRenderer implements Result.Cases<JsonResponse> {

    private static final String RESULTS = "results";

    private final @Nullable Object document;
    private final List<ParsedBulkPatch.Item> items;
    private final Preferences.Applied appliedPreferences;
    private final String requestId;

    /**
     * Creates the renderer of one request.
     *
     * @param document the request body
     * @param items the patches in the body
     */
    BulkResponseRenderer(
            @Nullable Object document,
            List<ParsedBulkPatch.Item> items,
            Preferences.Applied appliedPreferences,
            String requestId) {
        this.document = document;
        this.items = items;
        this.appliedPreferences = appliedPreferences;
        this.requestId = requestId;
    }

    @Override
    public JsonResponse completed(Result.Completed completed) {
        return appliedPreferences.addTo(JsonResponse.of(
                200,
                Map.of(
                        RESULTS,
                        renderItems(
                                completed.results().stream().map(Optional::of).toList()))));
    }

    @Override
    public JsonResponse atomicFailed(Result.AtomicFailed failed) {
        long failedItems = failed.results().stream().flatMap(Optional::stream).count();
        return HttpErrorException.of(
                        400,
                        "atomic_failed",
                        "%d of %d patches failed; no lead was changed".formatted(failedItems, items.size()))
                .withMember(RESULTS, renderItems(failed.results()))
                .toResponse(requestId);
    }

    @Override
    public JsonResponse rejected(UpdateLead.Result.Rejected rejected) {
        return ViolationRenderer.toError(rejected, document, DocumentPath.ROOT, new HashSet<>())
                .toResponse(requestId);
    }

    @Override
    public JsonResponse forbidden(Permission missing) {
        return Authorizer.forbidden(missing).toResponse(requestId);
    }

    @Override
    public JsonResponse replayed(IdempotentReplay replay) {
        return StoredResponse.replay(replay, requestId);
    }

    @Override
    public JsonResponse busy() {
        return HttpErrorException.unavailable("The leads are locked by concurrent updates; nothing was changed")
                .toResponse(requestId);
    }

    /** Renders each item in full, or in its brief form if the full form would leave too little room for later items. */
    private List<FullOrBrief> renderItems(List<Optional<UpdateLead.Result>> results) {
        List<?> leads =
                document instanceof Map<?, ?> object && object.get("leads") instanceof List<?> list ? list : List.of();
        Set<String> listedFields = new HashSet<>();
        List<FullOrBrief> rendered = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Map<String, @Nullable Object> full =
                    renderItem(results.get(i), new BulkItemRenderer(items.get(i), leads, listedFields));
            int reserved = (items.size() - i) * BulkItemRenderer.MAX_BRIEF;
            rendered.add(new FullOrBrief(full, BulkItemRenderer.brief(full), reserved));
        }
        return rendered;
    }

    private static Map<String, @Nullable Object> renderItem(
            Optional<UpdateLead.Result> result, BulkItemRenderer renderer) {
        return result.map(updated -> updated.fold(renderer)).orElseGet(renderer::failedDependency);
    }
}

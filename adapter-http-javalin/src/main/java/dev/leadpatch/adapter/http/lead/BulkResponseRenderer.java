package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.adapter.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.IdempotencyKeyHeader;
import dev.leadpatch.adapter.http.message.JsonResponse;
import dev.leadpatch.adapter.http.message.Preferences;
import dev.leadpatch.adapter.http.message.ViolationRenderer;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Result;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
        return IdempotencyKeyHeader.replay(replay, requestId);
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
            rendered.add(new FullOrBrief(full, () -> BulkItemRenderer.brief(full), reserved));
        }
        return rendered;
    }

    private static Map<String, @Nullable Object> renderItem(
            Optional<UpdateLead.Result> result, BulkItemRenderer renderer) {
        return result.map(updated -> updated.fold(renderer)).orElseGet(renderer::failedDependency);
    }

    /** Renders the result of one item: the lead's id, and the status and the members of a single patch. */
    private static final class BulkItemRenderer extends UpdateResultRenderer<Map<String, @Nullable Object>> {

        // maximum number of characters of a result in its brief form
        private static final int MAX_BRIEF = 2_000;

        private static final int MAX_BRIEF_TEXT = 200;

        private final LeadId lead;
        private final Set<String> listedFields;

        /**
         * Creates the renderer of one item.
         *
         * @param leads the list of the request body that contains the item
         * @param listedFields the fields whose allowed values the response already lists
         */
        private BulkItemRenderer(ParsedBulkPatch.Item item, List<?> leads, Set<String> listedFields) {
            super(leads.get(item.position()), item.path());
            this.listedFields = listedFields;
            this.lead = item.lead();
        }

        @Override
        Set<String> listedFields() {
            return listedFields;
        }

        /**
         * Returns the brief form of a result: each list is replaced by an empty list and {@code <name>_truncated:
         * true}, and texts are cut to 200 characters.
         */
        private static Map<String, @Nullable Object> brief(Map<String, @Nullable Object> result) {
            Map<String, @Nullable Object> brief = new LinkedHashMap<>();
            result.forEach((name, value) -> {
                if (value instanceof List<?> || value instanceof FullOrBrief) {
                    brief.put(name, List.of());
                    brief.put(name + "_truncated", true);
                } else if (value instanceof String text && text.length() > MAX_BRIEF_TEXT) {
                    brief.put(name, text.substring(0, MAX_BRIEF_TEXT) + "…");
                } else {
                    brief.put(name, value);
                }
            });
            return brief;
        }

        @Override
        Map<String, @Nullable Object> success(LeadSnapshot snapshot) {
            Map<String, @Nullable Object> item = newItem(200);
            item.putAll(LeadView.summary(snapshot.lead()));
            item.put("version", snapshot.lead().version());
            return item;
        }

        @Override
        Map<String, @Nullable Object> failure(HttpErrorException failure) {
            Map<String, @Nullable Object> item = newItem(failure.status());
            item.putAll(failure.bodyWithoutRequestId());
            return item;
        }

        @Override
        public Map<String, @Nullable Object> preconditionRequired() {
            return failure(HttpErrorException.of(
                    428,
                    "precondition_required",
                    "A precondition is required: set \"if\" to the expected values of the lead"));
        }

        /** Renders 424 (RFC 4918 §11.4): the patch is valid, but other items of the atomic request failed. */
        private Map<String, @Nullable Object> failedDependency() {
            return failure(HttpErrorException.of(
                    424, "failed_dependency", "Not changed because other items of the request failed"));
        }

        private Map<String, @Nullable Object> newItem(int status) {
            Map<String, @Nullable Object> item = new LinkedHashMap<>();
            item.put("id", lead.value());
            item.put("status", status);
            return item;
        }
    }
}

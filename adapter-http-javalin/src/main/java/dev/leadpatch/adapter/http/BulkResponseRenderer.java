package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Result;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.ParsedBulkPatch;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers to a request that patches many leads, each a pure function of what became of it. */
final class BulkResponseRenderer implements Result.Cases<JsonResponse> {

    private static final String RESULTS = "results";

    private final @Nullable Object document;
    private final List<ParsedBulkPatch.Item> items;
    private final AppliedPreferences appliedPreferences;
    private final String requestId;

    /** The answers to the patches {@code items} that {@code document} holds. */
    BulkResponseRenderer(
            @Nullable Object document,
            List<ParsedBulkPatch.Item> items,
            AppliedPreferences understanding,
            String requestId) {
        this.document = document;
        this.items = items;
        this.appliedPreferences = understanding;
        this.requestId = requestId;
    }

    @Override
    public JsonResponse completed(Result.Completed judged) {
        return appliedPreferences.addTo(JsonResponse.of(
                200,
                Map.of(
                        RESULTS,
                        renderItems(judged.results().stream().map(Optional::of).toList()))));
    }

    @Override
    public JsonResponse atomicFailed(Result.AtomicFailed failed) {
        long refused = failed.results().stream().flatMap(Optional::stream).count();
        return HttpErrorException.of(
                        400,
                        "atomic_failed",
                        "%d of %d patches %s refused, so no lead was changed"
                                .formatted(refused, items.size(), refused == 1 ? "was" : "were"))
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
    public JsonResponse replayed(IdempotentReplay repetition) {
        return IdempotencyKeyHeader.replayedResponse(repetition, requestId);
    }

    @Override
    public JsonResponse busy() {
        return HttpErrorException.unavailable("These leads are being changed too often; nothing was changed")
                .toResponse(requestId);
    }

    /** Each item's result, in a brief form where the full one would leave too little room for the items after it. */
    private List<Alternative> renderItems(List<Optional<UpdateLead.Result>> results) {
        List<?> leads =
                document instanceof Map<?, ?> object && object.get("leads") instanceof List<?> list ? list : List.of();
        Set<String> listedFields = new HashSet<>();
        List<Alternative> rendered = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Map<String, @Nullable Object> full =
                    renderItem(results.get(i), new BulkItemRenderer(items.get(i), leads, listedFields));
            int reserved = (items.size() - i) * BulkItemRenderer.MAX_BRIEF;
            rendered.add(new Alternative(full, BulkItemRenderer.brief(full), reserved));
        }
        return rendered;
    }

    private static Map<String, @Nullable Object> renderItem(
            Optional<UpdateLead.Result> result, BulkItemRenderer answers) {
        return result.map(judged -> judged.fold(answers)).orElseGet(answers::failedDependency);
    }
}

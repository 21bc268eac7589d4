package dev.leadpatch.application.http.lead;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkResult;
import dev.leadpatch.application.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.IdempotencyKeyHeader;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.ViolationRenderer;
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

/**
 * Renders the response to a request for many leads. Rendering is a pure function of the result.
 *
 * @param <I> the result of one item
 */
public final class BulkResponseRenderer<I> implements BulkResult.Cases<I, JsonResponse> {

    private static final String RESULTS = "results";

    private final @Nullable Object document;
    private final WriteOperation operation;
    private final int itemCount;
    private final ItemRenderer<I> itemRenderer;
    private final ResponseContext context;

    /**
     * Creates the renderer of one request.
     *
     * @param document the request body
     * @param itemCount the number of items in the body
     */
    public BulkResponseRenderer(
            @Nullable Object document,
            WriteOperation operation,
            int itemCount,
            ItemRenderer<I> itemRenderer,
            ResponseContext context) {
        this.document = document;
        this.operation = operation;
        this.itemCount = itemCount;
        this.itemRenderer = itemRenderer;
        this.context = context;
    }

    /**
     * Creates the renderer of a bulk update.
     *
     * @param document the request body
     */
    public static BulkResponseRenderer<UpdateLead.Result> ofUpdates(
            @Nullable Object document, ParsedBulkPatch patches, ResponseContext context) {
        return new BulkResponseRenderer<>(
                document,
                WriteOperation.UPDATE,
                patches.items().size(),
                (result, index, leads, listedFields) ->
                        renderUpdate(result, patches.items().get(index), leads, listedFields),
                context);
    }

    private static Map<String, @Nullable Object> renderUpdate(
            Optional<UpdateLead.Result> result, ParsedBulkPatch.Item item, List<?> leads, Set<String> listedFields) {
        BulkItemRenderer renderer = new BulkItemRenderer(
                leads.get(item.position()), item.path(), Optional.of(item.lead()), listedFields, WriteOperation.UPDATE);
        return result.map(updated -> updated.fold(renderer)).orElseGet(renderer::failedDependency);
    }

    /** Renders the result of one item. */
    @FunctionalInterface
    public interface ItemRenderer<I> {
        /**
         * Renders a result.
         *
         * @param result empty if the item is valid, but other items of an atomic request failed
         * @param index the index of the item
         * @param leads the list of the request body that contains the items
         * @param listedFields the fields whose allowed values the response already lists
         */
        Map<String, @Nullable Object> render(Optional<I> result, int index, List<?> leads, Set<String> listedFields);
    }

    @Override
    public JsonResponse completed(BulkResult.Completed<I> completed) {
        List<FullOrBrief> items =
                renderItems(completed.results().stream().map(Optional::of).toList());
        return context.appliedPreferences().addTo(JsonResponse.of(200, Map.of(RESULTS, items), context.limit()));
    }

    @Override
    public JsonResponse atomicFailed(BulkResult.AtomicFailed<I> failed) {
        long failedItems = failed.results().stream().flatMap(Optional::stream).count();
        return HttpErrorException.of(
                        400,
                        "atomic_failed",
                        "%d of %d items failed; nothing was changed".formatted(failedItems, itemCount))
                .withMember(RESULTS, renderItems(failed.results()))
                .toResponse(context.requestId(), context.limit());
    }

    @Override
    public JsonResponse rejected(UpdateLead.Result.Rejected rejected) {
        return ViolationRenderer.toError(
                        operation.rejectionCode(), rejected, document, DocumentPath.ROOT, new HashSet<>())
                .toResponse(context.requestId(), context.limit());
    }

    /** Renders an error of the whole request. */
    public JsonResponse failure(HttpErrorException error) {
        return error.toResponse(context.requestId());
    }

    @Override
    public JsonResponse forbidden(Permission missing) {
        return AccessErrorMapper.forbidden(missing).toResponse(context.requestId());
    }

    @Override
    public JsonResponse replayed(IdempotentReplay replay) {
        return IdempotencyKeyHeader.replay(replay, context.requestId());
    }

    @Override
    public JsonResponse busy() {
        return HttpErrorException.overloaded("The leads are locked by concurrent updates")
                .toResponse(context.requestId());
    }

    /** Renders each item in full, or in its brief form if the full form would leave too little room for later items. */
    private List<FullOrBrief> renderItems(List<Optional<I>> results) {
        List<?> leads =
                document instanceof Map<?, ?> object && object.get("leads") instanceof List<?> list ? list : List.of();
        Set<String> listedFields = new HashSet<>();
        List<FullOrBrief> rendered = new ArrayList<>(results.size());
        for (int i = 0; i < results.size(); i++) {
            Map<String, @Nullable Object> full = itemRenderer.render(results.get(i), i, leads, listedFields);
            int reserved = (results.size() - i) * BulkItemRenderer.MAX_BRIEF;
            rendered.add(new FullOrBrief(full, () -> BulkItemRenderer.brief(full), reserved));
        }
        return rendered;
    }
}

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
final class BulkAnswers implements Result.Cases<Answer> {

    private static final String RESULTS = "results";

    private final @Nullable Object document;
    private final List<ParsedBulkPatch.Item> items;
    private final Understanding understanding;
    private final String requestId;

    /** The answers to the patches {@code items} that {@code document} holds. */
    BulkAnswers(
            @Nullable Object document,
            List<ParsedBulkPatch.Item> items,
            Understanding understanding,
            String requestId) {
        this.document = document;
        this.items = items;
        this.understanding = understanding;
        this.requestId = requestId;
    }

    @Override
    public Answer completed(Result.Completed judged) {
        return understanding.tell(Answer.json(
                200,
                Map.of(
                        RESULTS,
                        results(judged.results().stream().map(Optional::of).toList()))));
    }

    @Override
    public Answer atomicFailed(Result.AtomicFailed failed) {
        long refused = failed.results().stream().flatMap(Optional::stream).count();
        return HttpFailure.of(
                        400,
                        "atomic_failed",
                        "%d of %d patches %s refused, so no lead was changed"
                                .formatted(refused, items.size(), refused == 1 ? "was" : "were"))
                .with(RESULTS, results(failed.results()))
                .answer(requestId);
    }

    @Override
    public Answer rejected(UpdateLead.Result.Rejected rejected) {
        return Rejection.of(rejected, document, DocumentPath.ROOT, new HashSet<>())
                .answer(requestId);
    }

    @Override
    public Answer forbidden(Permission missing) {
        return Access.forbidden(missing).answer(requestId);
    }

    @Override
    public Answer replayed(IdempotentReplay repetition) {
        return IdempotencyKeys.repeated(repetition, requestId);
    }

    @Override
    public Answer busy() {
        return HttpFailure.unavailable("These leads are being changed too often; nothing was changed")
                .answer(requestId);
    }

    /** Each item's result, in a brief form where the full one would leave too little room for the items after it. */
    private List<Alternative> results(List<Optional<UpdateLead.Result>> results) {
        List<?> leads =
                document instanceof Map<?, ?> object && object.get("leads") instanceof List<?> list ? list : List.of();
        Set<String> listedFields = new HashSet<>();
        List<Alternative> rendered = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Map<String, @Nullable Object> full =
                    result(results.get(i), new BulkItemAnswers(items.get(i), leads, listedFields));
            int reserved = (items.size() - i) * BulkItemAnswers.MAX_BRIEF;
            rendered.add(new Alternative(full, BulkItemAnswers.brief(full), reserved));
        }
        return rendered;
    }

    private static Map<String, @Nullable Object> result(Optional<UpdateLead.Result> result, BulkItemAnswers answers) {
        return result.map(judged -> judged.fold(answers)).orElseGet(answers::untouched);
    }
}

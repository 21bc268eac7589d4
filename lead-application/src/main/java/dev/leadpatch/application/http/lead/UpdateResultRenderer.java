package dev.leadpatch.application.http.lead;

import dev.leadpatch.application.access.MissingAccess;
import dev.leadpatch.application.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.LeadIdParameter;
import dev.leadpatch.application.http.message.ViolationRenderer;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders the result of one patch. It maps results to statuses and errors in the same way for single patches and for
 * the items of a bulk request. Rendering is a pure function of the result.
 */
public abstract class UpdateResultRenderer<T> implements Result.Cases<T> {

    private static final int MAX_NAMED_FIELDS = 10;

    private final @Nullable Object patch;
    private final DocumentPath path;
    private final WriteOperation operation;
    private final ConditionalHeaders conditionalHeaders;

    /**
     * Creates the renderer of one patch.
     *
     * @param path the path of the patch in the request body
     */
    protected UpdateResultRenderer(
            @Nullable Object patch,
            DocumentPath path,
            WriteOperation operation,
            ConditionalHeaders conditionalHeaders) {
        this.patch = patch;
        this.path = path;
        this.operation = operation;
        this.conditionalHeaders = conditionalHeaders;
    }

    final WriteOperation operation() {
        return operation;
    }

    protected abstract T success(LeadSnapshot snapshot);

    protected abstract T failure(HttpErrorException error);

    /** Returns the fields whose allowed values the response already lists; rendering adds those of this patch. */
    protected abstract Set<String> listedFields();

    @Override
    public final T updated(Result.Updated updated) {
        return success(updated.snapshot());
    }

    @Override
    public final T unchanged(Result.Unchanged unchanged) {
        return success(unchanged.snapshot());
    }

    @Override
    public final T notFound() {
        return failure(LeadIdParameter.leadNotFound());
    }

    @Override
    public final T forbidden(MissingAccess missing) {
        return failure(AccessErrorMapper.forbidden(missing, patch, path));
    }

    @Override
    public T preconditionRequired() {
        return failure(HttpErrorException.of(
                428, "precondition_required", "A precondition is required: set If-Match to the ETag of the lead"));
    }

    @Override
    public final T versionMismatch(Result.VersionMismatch mismatch) {
        HttpErrorException error = conditionalHeaders.mismatch(mismatch.currentVersion());
        return failure(mismatch.changedSince()
                .map(changed -> error.withMember("changed_since", changed))
                .orElse(error));
    }

    @Override
    public final T rejected(Result.Rejected rejected) {
        return failure(ViolationRenderer.toError(operation.rejectionCode(), rejected, patch, path, listedFields()));
    }

    @Override
    public final T conditionFailed(Result.ConditionFailed failed) {
        return failure(conditionFailed(failed.failedConditions()));
    }

    @Override
    public T replayed(IdempotentReplay replay) {
        throw new IllegalStateException("an item of a bulk request has no idempotency key");
    }

    @Override
    public final T busy() {
        return failure(HttpErrorException.overloaded("The lead is locked by concurrent updates"));
    }

    /** Renders failed conditions as 409: the request conflicts with the state of the lead (RFC 9110 §15.5.10). */
    private static HttpErrorException conditionFailed(List<FailedCondition> failed) {
        return HttpErrorException.of(409, "condition_failed", message(failed))
                .withMember(
                        "failed",
                        new FullOrBrief(
                                failed.stream().map(FailedCondition::asDocument).toList(),
                                () -> failed.stream()
                                        .map(UpdateResultRenderer::brief)
                                        .toList()));
    }

    /** Omits the actual value, which may be too large for a response; the expected value is bounded by the request. */
    private static Map<String, @Nullable Object> brief(FailedCondition condition) {
        Map<String, @Nullable Object> brief = condition.withoutActual().asDocument();
        if (condition.actual().isPresent()) {
            brief.put("actual_omitted", true);
        }
        return brief;
    }

    private static String message(List<FailedCondition> failed) {
        String fields = failed.stream()
                .limit(MAX_NAMED_FIELDS)
                .map(FailedCondition::field)
                .collect(Collectors.joining(", "));
        String count = failed.size() == 1 ? "1 field does" : failed.size() + " fields do";
        return count + " not have the expected value: " + fields
                + (failed.size() <= MAX_NAMED_FIELDS ? "" : " and others");
    }
}

package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one patch, each a pure function of what became of it: what is a failure, and which, is the same
 * wherever the patch came from.
 */
abstract class UpdateResultRenderer<T> implements Result.Cases<T> {

    private final @Nullable Object patch;
    private final DocumentPath path;

    /** The answers to {@code patch}, which stands at {@code place} in the body. */
    UpdateResultRenderer(@Nullable Object patch, DocumentPath place) {
        this.patch = patch;
        this.path = place;
    }

    abstract T success(LeadSnapshot found);

    abstract T failure(HttpErrorException failure);

    /** The fields whose allowed values the response has listed, to which those of this patch are added. */
    abstract Set<String> listedFields();

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
    public final T forbidden(Permission missing) {
        return failure(Authorizer.forbidden(missing));
    }

    @Override
    public T preconditionRequired() {
        return failure(HttpErrorException.of(
                428,
                "precondition_required",
                "A precondition is required: send If-Match with the ETag of the lead as last read"));
    }

    @Override
    public final T versionMismatch(Result.VersionMismatch mismatch) {
        HttpErrorException failure = HttpErrorException.of(
                        412,
                        "version_mismatch",
                        "The lead is at version " + mismatch.currentVersion() + ", which If-Match does not name")
                .withHeader(EntityTag.ETAG, EntityTag.of(mismatch.currentVersion()))
                .withMember("current_version", mismatch.currentVersion());
        return failure(mismatch.changedSince()
                .map(changed -> failure.withMember("changed_since", changed))
                .orElse(failure));
    }

    @Override
    public final T rejected(Result.Rejected rejected) {
        return failure(ViolationRenderer.toError(rejected, patch, path, listedFields()));
    }

    @Override
    public final T conditionFailed(Result.ConditionFailed missed) {
        return failure(FailedConditionRenderer.toError(missed.failedConditions()));
    }

    @Override
    public T replayed(IdempotentReplay repetition) {
        throw new IllegalStateException("a part of a request is not repeatable by itself");
    }

    @Override
    public final T busy() {
        return failure(HttpErrorException.unavailable("This lead is being changed too often; nothing was changed"));
    }
}

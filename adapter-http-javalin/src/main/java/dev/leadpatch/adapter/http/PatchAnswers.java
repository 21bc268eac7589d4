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
abstract class PatchAnswers<T> implements Result.Cases<T> {

    private final @Nullable Object patch;
    private final DocumentPath place;

    /** The answers to {@code patch}, which stands at {@code place} in the body. */
    PatchAnswers(@Nullable Object patch, DocumentPath place) {
        this.patch = patch;
        this.place = place;
    }

    abstract T success(LeadSnapshot found);

    abstract T failure(HttpFailure failure);

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
        return failure(LeadIds.noSuchLead());
    }

    @Override
    public final T forbidden(Permission missing) {
        return failure(Access.forbidden(missing));
    }

    @Override
    public T preconditionRequired() {
        return failure(HttpFailure.of(
                428,
                "precondition_required",
                "A precondition is required: send If-Match with the ETag of the lead as last read"));
    }

    @Override
    public final T versionMismatch(Result.VersionMismatch mismatch) {
        HttpFailure failure = HttpFailure.of(
                        412,
                        "version_mismatch",
                        "The lead is at version " + mismatch.currentVersion() + ", which If-Match does not name")
                .withHeader(EntityTags.HEADER, EntityTags.of(mismatch.currentVersion()))
                .with("current_version", mismatch.currentVersion());
        return failure(mismatch.changedSince()
                .map(changed -> failure.with("changed_since", changed))
                .orElse(failure));
    }

    @Override
    public final T rejected(Result.Rejected rejected) {
        return failure(Rejection.of(rejected, patch, place, listedFields()));
    }

    @Override
    public final T conditionFailed(Result.ConditionFailed missed) {
        return failure(MissedConditions.of(missed.failedConditions()));
    }

    @Override
    public T replayed(IdempotentReplay repetition) {
        throw new IllegalStateException("a part of a request is not repeatable by itself");
    }

    @Override
    public final T busy() {
        return failure(HttpFailure.unavailable("This lead is being changed too often; nothing was changed"));
    }
}

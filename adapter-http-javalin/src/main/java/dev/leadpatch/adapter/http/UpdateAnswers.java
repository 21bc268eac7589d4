package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.Repetition;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.violation.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers to one patch, each a pure function of what became of it. */
final class UpdateAnswers implements Result.Cases<Answer> {

    private final @Nullable Object document;
    private final Preferences preferences;
    private final List<Place> ignored;
    private final String requestId;

    /**
     * The answers to the patch that {@code document} holds.
     *
     * @param ignored what was dropped from it
     */
    UpdateAnswers(@Nullable Object document, Preferences preferences, List<Place> ignored, String requestId) {
        this.document = document;
        this.preferences = preferences;
        this.ignored = ignored;
        this.requestId = requestId;
    }

    @Override
    public Answer updated(Result.Updated updated) {
        return success(updated.found());
    }

    @Override
    public Answer unchanged(Result.Unchanged unchanged) {
        return success(unchanged.found());
    }

    @Override
    public Answer notFound() {
        return LeadIds.noSuchLead().answer(requestId);
    }

    @Override
    public Answer forbidden(Permission missing) {
        return Access.forbidden(missing).answer(requestId);
    }

    @Override
    public Answer preconditionRequired() {
        return HttpFailure.of(
                        428,
                        "precondition_required",
                        "Patches with this key need If-Match; repeat this one with the ETag of the lead as you last saw it")
                .answer(requestId);
    }

    @Override
    public Answer versionMismatch(Result.VersionMismatch mismatch) {
        HttpFailure failure = HttpFailure.of(
                        412,
                        "version_mismatch",
                        "The lead is at version " + mismatch.current() + ", which If-Match does not name")
                .withHeader(EntityTags.HEADER, EntityTags.of(mismatch.current()))
                .with("current_version", mismatch.current());
        return mismatch.changedSince()
                .map(changed -> failure.with("changed_since", changed))
                .orElse(failure)
                .answer(requestId);
    }

    @Override
    public Answer rejected(Result.Rejected rejected) {
        return Rejection.of(rejected.violations(), document).answer(requestId);
    }

    @Override
    public Answer conditionFailed(Result.ConditionFailed missed) {
        return MissedConditions.of(missed.failed()).answer(requestId);
    }

    @Override
    public Answer repeated(Repetition repetition) {
        return IdempotencyKeys.repeated(repetition, requestId);
    }

    @Override
    public Answer busy() {
        return HttpFailure.unavailable("This lead is being changed too often; nothing was changed")
                .answer(requestId);
    }

    private Answer success(FoundLead found) {
        Object view = preferences.wantsRepresentation() ? LeadView.whole(found) : LeadView.changed(found.lead());
        return withHeadersOfSuccess(Answer.json(200, view).withHeader(EntityTags.HEADER, EntityTags.of(found.lead())));
    }

    /** The answer with what a success tells about how the request was understood. */
    Answer withHeadersOfSuccess(Answer success) {
        Answer answer = preferences
                .applied()
                .map(applied -> success.withHeader(Preferences.APPLIED, applied))
                .orElse(success);
        return ignored.isEmpty() ? answer : answer.withHeader(IgnoredMembers.HEADER, IgnoredMembers.value(ignored));
    }
}

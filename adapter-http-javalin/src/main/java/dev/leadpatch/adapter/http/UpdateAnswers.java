package dev.leadpatch.adapter.http;

import dev.leadpatch.application.idempotency.Repetition;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.domain.violation.Place;
import org.jspecify.annotations.Nullable;

/** The answers to a request that patches one lead. */
final class UpdateAnswers extends PatchAnswers<Answer> {

    private final Understanding understanding;
    private final String requestId;

    /** The answers to the patch that {@code document} holds. */
    UpdateAnswers(@Nullable Object document, Understanding understanding, String requestId) {
        super(document, Place.ROOT);
        this.understanding = understanding;
        this.requestId = requestId;
    }

    @Override
    Answer success(FoundLead found) {
        boolean whole = understanding.preferences().wantsRepresentation();
        Object view = whole ? LeadView.whole(found) : LeadView.changed(found.lead());
        return understanding.tell(Answer.json(200, view).withHeader(EntityTags.HEADER, EntityTags.of(found.lead())));
    }

    @Override
    Answer failure(HttpFailure failure) {
        return failure.answer(requestId);
    }

    @Override
    public Answer repeated(Repetition repetition) {
        return IdempotencyKeys.repeated(repetition, requestId);
    }
}

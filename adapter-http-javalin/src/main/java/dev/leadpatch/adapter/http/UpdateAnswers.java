package dev.leadpatch.adapter.http;

import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers to a request that patches one lead. */
final class UpdateAnswers extends PatchAnswers<Answer> {

    private final Understanding understanding;
    private final String requestId;

    /** The answers to the patch that {@code document} holds. */
    UpdateAnswers(@Nullable Object document, Understanding understanding, String requestId) {
        super(document, DocumentPath.ROOT);
        this.understanding = understanding;
        this.requestId = requestId;
    }

    @Override
    Answer success(LeadSnapshot found) {
        if (!understanding.preferences().wantsRepresentation()) {
            return success(LeadView.changed(found.lead()), found, understanding);
        }
        try {
            return success(LeadView.whole(found), found, understanding);
        } catch (ResponseTooLargeException tooLarge) {
            // the change is made, so no error may hide it
            Understanding minimal =
                    new Understanding(understanding.preferences().minimal(), understanding.ignored());
            return success(LeadView.changed(found.lead()), found, minimal);
        }
    }

    private static Answer success(Object view, LeadSnapshot found, Understanding understanding) {
        return understanding.tell(Answer.json(200, view).withHeader(EntityTags.HEADER, EntityTags.of(found.lead())));
    }

    @Override
    Set<String> listedFields() {
        return new HashSet<>();
    }

    @Override
    Answer failure(HttpFailure failure) {
        return failure.answer(requestId);
    }

    @Override
    public Answer replayed(IdempotentReplay repetition) {
        return IdempotencyKeys.repeated(repetition, requestId);
    }
}

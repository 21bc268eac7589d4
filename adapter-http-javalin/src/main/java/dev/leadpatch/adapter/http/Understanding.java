package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;

/**
 * How a request was understood, as far as a success tells it.
 *
 * @param ignored what was dropped from it
 */
record Understanding(Preferences preferences, List<DocumentPath> ignored) {

    /** The success with what there is to tell. */
    Answer tell(Answer success) {
        Answer answer = preferences
                .applied()
                .map(applied -> success.withHeader(Preferences.APPLIED, applied))
                .orElse(success);
        return ignored.isEmpty() ? answer : answer.withHeader(IgnoredMembers.HEADER, IgnoredMembers.value(ignored));
    }
}

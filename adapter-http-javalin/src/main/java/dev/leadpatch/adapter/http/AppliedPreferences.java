package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;

/**
 * How a request was understood, as far as a success tells it.
 *
 * @param ignored what was dropped from it
 */
record AppliedPreferences(Preferences preferences, List<DocumentPath> ignored) {

    /** The success with what there is to tell. */
    JsonResponse addTo(JsonResponse success) {
        JsonResponse answer = preferences
                .appliedHeaderValue()
                .map(applied -> success.withHeader(Preferences.APPLIED_HEADER, applied))
                .orElse(success);
        return ignored.isEmpty()
                ? answer
                : answer.withHeader(IgnoredMembersHeader.HEADER, IgnoredMembersHeader.format(ignored));
    }
}

package dev.leadpatch.adapter.http.message;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.List;

/**
 * The preferences that were applied to a request, and the members that were ignored: the source of the headers {@code
 * Preference-Applied} and {@code Leadpatch-Ignored}.
 *
 * @param ignored paths of the members that lenient handling ignored
 */
public record AppliedPreferences(Preferences preferences, List<DocumentPath> ignored) {

    /** Returns {@code success} with the two headers, each only if it has a value. */
    public JsonResponse addTo(JsonResponse success) {
        JsonResponse response = preferences
                .appliedHeaderValue()
                .map(applied -> success.withHeader(Preferences.APPLIED_HEADER, applied))
                .orElse(success);
        return ignored.isEmpty()
                ? response
                : response.withHeader(IgnoredMembersHeader.HEADER, IgnoredMembersHeader.format(ignored));
    }
}

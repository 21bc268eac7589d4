package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.lead.Precondition;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The version of a lead in forms and links. */
final class LeadVersion {
    private static final String FIELD = "version";
    private static final Pattern PATTERN = Pattern.compile("[1-9][0-9]{0,17}");

    private LeadVersion() {}

    /** Returns the version; empty if the text is not one. */
    static OptionalLong parse(Optional<String> text) {
        return text.filter(digits -> PATTERN.matcher(digits).matches())
                .map(digits -> OptionalLong.of(Long.parseLong(digits)))
                .orElseGet(OptionalLong::empty);
    }

    /**
     * Returns the precondition that the lead has the version of the form.
     *
     * @throws HttpErrorException 400 if the form has no version
     */
    static Precondition precondition(QueryString form) {
        return Precondition.version(parse(form.find(FIELD))
                .orElseThrow(() -> HttpErrorException.withoutCode(400, "The form has no version of the lead")));
    }
}

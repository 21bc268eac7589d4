package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.domain.value.TimeParser;
import java.util.regex.Pattern;

/** Rewords the messages of the API that make no sense beside an input: a form has no {@code null}. */
final class InputWording {
    private static final Pattern NULL_HINT = Pattern.compile("; [^;]*\\bnull\\b.*", Pattern.DOTALL);
    // the input has the label already
    private static final Pattern CANNOT_BE_CLEARED =
            Pattern.compile("\".*\" is required and can't be cleared", Pattern.DOTALL);

    private InputWording() {}

    /** @param message a predicate such as {@code must not be blank; send null to clear} */
    static String of(String message) {
        if (message.equals(TimeParser.MESSAGE)) {
            return "must be a date and a time";
        }
        return CANNOT_BE_CLEARED.matcher(message).matches()
                ? "is required"
                : NULL_HINT.matcher(message).replaceFirst("");
    }
}

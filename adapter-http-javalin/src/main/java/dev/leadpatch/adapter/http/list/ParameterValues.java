package dev.leadpatch.adapter.http.list;

import dev.leadpatch.domain.patch.rule.TextRules;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the values of query parameters. */
final class ParameterValues {
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9].*");

    private ParameterValues() {}

    /** Returns a parameter with the plus sign of an offset, which is decoded as a space if it is not escaped. */
    static String withPlusSign(String text) {
        return text.replace(' ', '+');
    }

    /** Returns whether the text starts like a time. */
    static boolean isTime(String text) {
        return TIME.matcher(text).matches();
    }

    /** Returns what is wrong with a text, as a phrase that follows the name of the parameter. */
    static Optional<String> textError(String text, int maxLength) {
        return TextRules.singleLine(maxLength).validate(text).map(TextRules.BrokenRule::message);
    }
}

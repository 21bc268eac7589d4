package dev.leadpatch.bootstrap.settings;

import java.util.regex.Pattern;

/** The value of a line of a {@link ConfigurationFile}, as systemd reads it. */
final class ConfigurationValue {
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#");
    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cntrl}");
    // in double quotes; a backslash before another character is literal
    private static final String ESCAPED = "\"\\$`";

    private ConfigurationValue() {}

    /**
     * Returns the value of a text after the equals sign, without spaces around it.
     *
     * @throws IllegalArgumentException with the error, as a phrase that follows the name
     */
    static String parse(String text) {
        String value = unquote(text);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("must not be empty; remove the line, or start it with #");
        }
        if (CONTROL_CHARACTER.matcher(value).find()) {
            throw new IllegalArgumentException("must not contain control characters");
        }
        return value;
    }

    private static String unquote(String text) {
        if (text.startsWith("'")) {
            return requireEnd(text, text.indexOf('\'', 1), text.substring(1));
        }
        if (text.startsWith("\"")) {
            return unquoteDouble(text);
        }
        if (text.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("has a backslash; put the value in single quotes");
        }
        if (COMMENT.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "is followed by a comment; write it on a line of its own, or put a value with # in quotes");
        }
        return text;
    }

    private static String unquoteDouble(String text) {
        StringBuilder value = new StringBuilder();
        int i = 1;
        while (i < text.length() && text.charAt(i) != '"') {
            if (text.charAt(i) == '\\' && i + 1 < text.length() && ESCAPED.indexOf(text.charAt(i + 1)) >= 0) {
                i++;
            }
            value.append(text.charAt(i));
            i++;
        }
        return requireEnd(text, i, value + "\"");
    }

    /** Returns the content, which its quotation mark follows, if the mark is at the end of the text. */
    private static String requireEnd(String text, int end, String contentAndMark) {
        if (end != text.length() - 1) {
            throw new IllegalArgumentException("has a quotation mark that does not enclose the whole value");
        }
        return contentAndMark.substring(0, contentAndMark.length() - 1);
    }
}

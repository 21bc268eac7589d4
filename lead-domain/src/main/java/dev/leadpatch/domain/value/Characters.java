package dev.leadpatch.domain.value;

import java.util.function.IntPredicate;

/** Unicode checks for the validation of text. */
public final class Characters {
    private Characters() {}

    /**
     * Removes leading and trailing white space, as defined by the Unicode property {@code White_Space}.
     * {@link String#strip} does not remove U+00A0 and other non-breaking spaces, which pasted text often contains.
     */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether {@code text} is empty or consists of Unicode white space only. */
    public static boolean isBlank(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isWhiteSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code text} contains a control character (category Cc) that {@code allowed} does not accept. */
    public static boolean hasControlCharacter(CharSequence text, IntPredicate allowed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && !allowed.test(c)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code text} contains a lone surrogate. Such text is not valid Unicode, and databases reject it. */
    public static boolean hasLoneSurrogate(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** The length in code points, not in UTF-16 code units. */
    public static int countCodePoints(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }

    // All White_Space characters are in the BMP and none is a surrogate, so a check of single chars is exact.
    private static boolean isWhiteSpace(int c) {
        return c == ' '
                || (c >= 0x09 && c <= 0x0D)
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }
}

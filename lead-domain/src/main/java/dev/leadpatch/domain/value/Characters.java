package dev.leadpatch.domain.value;

import java.util.function.IntPredicate;

/** What the rules for text need to know about Unicode characters. */
public final class Characters {
    private Characters() {}

    /**
     * {@code text} without white space at both ends, as the Unicode property {@code White_Space} defines it.
     * {@link String#strip} keeps U+00A0 and others that people paste unseen.
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

    /** Whether nothing but Unicode white space is in {@code text}. */
    public static boolean isBlank(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isWhiteSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text holds a control character (category Cc) that {@code allowed} does not let through. */
    public static boolean hasControlCharacter(CharSequence text, IntPredicate allowed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && !allowed.test(c)) {
                return true;
            }
        }
        return false;
    }

    /** Whether half of a surrogate pair stands alone: no Unicode text, and no database keeps it. */
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

    /** The length that people count: code points, not UTF-16 units. */
    public static int countCodePoints(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }

    // All White_Space characters are in the BMP and none is a surrogate, so looking at chars is exact.
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

package dev.leadpatch.domain.value;

import java.util.Locale;
import java.util.Optional;
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

    /** Whether {@code text} is empty or consists of Unicode white space and {@linkplain #isInvisible invisible} characters. */
    public static boolean isBlank(CharSequence text) {
        return text.codePoints().allMatch(character -> isWhiteSpace(character) || isInvisible(character));
    }

    /** Whether a character is a combining mark. */
    public static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    /** Finds the first character that satisfies {@code condition}. */
    public static Optional<Occurrence> findFirst(String text, IntPredicate condition) {
        return findFirst(text, 0, text.length(), condition);
    }

    /** Finds the first character between two indexes that satisfies {@code condition}. */
    public static Optional<Occurrence> findFirst(String text, int start, int end, IntPredicate condition) {
        for (int i = start; i < end; i = text.offsetByCodePoints(i, 1)) {
            if (condition.test(text.codePointAt(i))) {
                return Optional.of(Occurrence.of(text, i));
            }
        }
        return Optional.empty();
    }

    /** Whether a character has a glyph: an assigned one, but no control, format, white space or invisible character. */
    public static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !isInvisible(character);
        };
    }

    /**
     * Whether a character has no glyph: it has the Unicode property {@code Default_Ignorable_Code_Point} (Unicode 15.0,
     * chapter 5.21), such as a zero width space, or is a graphic character that is displayed as blank.
     */
    public static boolean isInvisible(int character) {
        if (character < 0xAD) {
            return false;
        }
        return character == 0xAD
                || character == 0x034F
                || character == 0x061C
                || character == 0x115F
                || character == 0x1160
                || (character >= 0x17B4 && character <= 0x17B5)
                || (character >= 0x180B && character <= 0x180F)
                || (character >= 0x200B && character <= 0x200F)
                || (character >= 0x202A && character <= 0x202E)
                || (character >= 0x2060 && character <= 0x206F)
                || character == 0x2800 // braille pattern blank
                || character == 0x3164
                || (character >= 0xFE00 && character <= 0xFE0F)
                || character == 0xFEFF
                || character == 0xFFA0
                || (character >= 0xFFF0 && character <= 0xFFF8)
                || (character >= 0x1BCA0 && character <= 0x1BCA3)
                || character == 0x1D159 // musical symbol null notehead
                || (character >= 0x1D173 && character <= 0x1D17A)
                || (character >= 0xE0000 && character <= 0xE0FFF);
    }

    /** Finds the first control character (category Cc) that {@code allowed} does not accept. */
    public static Optional<Occurrence> findControlCharacter(CharSequence text, IntPredicate allowed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && !allowed.test(c)) {
                return Optional.of(Occurrence.of(text, i));
            }
        }
        return Optional.empty();
    }

    /** Finds the first lone surrogate. Such text is not valid Unicode, and databases reject it. */
    public static Optional<Occurrence> findLoneSurrogate(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return Optional.of(Occurrence.of(text, i));
                }
                i++;
            }
        }
        return Optional.empty();
    }

    /**
     * A character in a text.
     *
     * @param position from 1, in code points
     */
    public record Occurrence(int character, int position) {
        private static Occurrence of(CharSequence text, int index) {
            return new Occurrence(Character.codePointAt(text, index), Character.codePointCount(text, 0, index) + 1);
        }

        /** Returns the character and its position: {@code U+000B at position 2}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "U+%04X at position %d", character, position);
        }
    }

    /** The length in code points, not in UTF-16 code units. */
    public static int countCodePoints(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }

    /** The length in UTF-8 (RFC 3629). */
    public static int countUtf8Octets(CharSequence text) {
        int octets = text.length();
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character >= 0x80) {
                // each half of a surrogate pair counts as two of its four octets
                octets += character < 0x800 || Character.isSurrogate(character) ? 1 : 2;
            }
        }
        return octets;
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

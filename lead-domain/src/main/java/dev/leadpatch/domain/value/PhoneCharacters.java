package dev.leadpatch.domain.value;

import java.text.Normalizer;

/** Normalizes the characters of phone numbers, which are copied from web pages, documents and other scripts. */
public final class PhoneCharacters {
    // used as dashes, though not of the category Pd, or not in the Unicode version of each Java
    private static final String OTHER_DASHES = "\u2043\u2212\u2e5d\u30fc\uff70";

    private PhoneCharacters() {}

    /**
     * Returns the number in ASCII, as far as possible: decimal digits of all scripts become ASCII digits, spaces become
     * U+0020, dashes become hyphens, and full-width and small forms become their ASCII characters. Invisible characters, such
     * as marks of the writing direction, are removed. All other characters and their order are kept.
     */
    public static String normalize(String number) {
        return number.chars().allMatch(character -> character < 0x80)
                ? number
                : number.codePoints()
                        .filter(character -> !Characters.isInvisible(character))
                        .map(PhoneCharacters::normalize)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static int normalize(int character) {
        return switch (Character.getType(character)) {
            case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(character, 10);
            case Character.SPACE_SEPARATOR -> ' ';
            case Character.DASH_PUNCTUATION -> '-';
            default -> OTHER_DASHES.indexOf(character) >= 0 ? '-' : normalizeForm(character);
        };
    }

    /** Small form variants (U+FE50) and half-width and full-width forms (U+FF00). */
    private static int normalizeForm(int character) {
        boolean isForm = (character >= 0xFE50 && character <= 0xFE6F) || (character >= 0xFF00 && character <= 0xFFEF);
        if (!isForm) {
            return character;
        }
        String normalized = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC);
        return normalized.length() == 1 && normalized.charAt(0) < 0x80 ? normalized.charAt(0) : character;
    }
}

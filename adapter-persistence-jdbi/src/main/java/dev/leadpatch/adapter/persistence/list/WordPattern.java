package dev.leadpatch.adapter.persistence.list;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on a word of each text that contains a searched text, by a pattern of LIKE. Words are those of {@code
 * search_words} in V33__search_words.sql.
 *
 * @param isExact whether each text with such a word contains the searched text
 */
record WordPattern(String like, boolean isExact) {
    private static final int MIN_LENGTH = 3;

    // a longer part of a word may be in none of the pieces of a long word
    private static final int MAX_LENGTH = 64;
    private static final Pattern LETTERS = Pattern.compile("[^\\x00-\\x60\\x7b-\\x7f]+");

    /** Returns the patterns of the parts of a normalized text; those that are too short or too long are left out. */
    static List<WordPattern> of(String text) {
        List<WordPattern> patterns = new ArrayList<>();
        Matcher parts = LETTERS.matcher(text);
        while (parts.find()) {
            String part = parts.group();
            int length = part.codePointCount(0, part.length());
            if (length >= MIN_LENGTH && length <= MAX_LENGTH) {
                boolean startsWord = parts.start() > 0;
                boolean endsWord = parts.end() < text.length();
                patterns.add(new WordPattern(
                        (startsWord ? "" : "%") + part + (endsWord ? "" : "%"), !startsWord && !endsWord));
            }
        }
        return patterns;
    }
}

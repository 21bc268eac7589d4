package dev.leadpatch.adapter.persistence.list;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of LIKE, and trigrams of it by which the index finds candidates.
 *
 * @param like the pattern
 * @param trigrams patterns of LIKE that a match of {@code like} also matches; empty if the index is of no use
 */
record TextPattern(String like, List<String> trigrams) {
    private static final int LENGTH = 3;
    private static final int MAX_TRIGRAMS = 16;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");

    // the index reads so many entries of a trigram in the time in which one text is compared
    private static final double ENTRIES_PER_COMPARISON = 40;
    private static final double MIN_SHARE = 0.002;

    /** Returns the pattern of a text that contains {@code text}; of no text if {@code text} is blank. */
    static TextPattern contains(String text) {
        return text.isBlank() ? new TextPattern("", List.of()) : new TextPattern(like(text), trigramsOf(text));
    }

    private static String like(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /** Returns trigrams of all parts of the text. As few as possible overlap, because those occur together. */
    private static List<String> trigramsOf(String text) {
        List<String> trigrams = new ArrayList<>();
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            int[] characters = words.group().codePoints().toArray();
            for (int start = 0; start < characters.length; start += LENGTH) {
                trigrams.add(like(new String(characters, Math.min(start, characters.length - LENGTH), LENGTH)));
            }
        }
        return trigrams.stream().distinct().limit(MAX_TRIGRAMS).toList();
    }

    /**
     * Returns the pattern with only the trigrams whose index scan costs less than it saves. The cost of a scan is
     * proportional to the frequency of the trigram, and two or three rare ones leave few texts to compare.
     *
     * @param shares the share of texts that match each trigram, 0 to 1
     */
    TextPattern withRarest(ToDoubleFunction<String> shares) {
        List<String> rarest = new ArrayList<>();
        double candidates = 1;
        for (String trigram :
                trigrams.stream().sorted(Comparator.comparingDouble(shares)).toList()) {
            double share = Math.max(shares.applyAsDouble(trigram), MIN_SHARE);
            if (share < candidates * (1 - share) * ENTRIES_PER_COMPARISON) {
                rarest.add(trigram);
                candidates *= share;
            }
        }
        return new TextPattern(like, rarest);
    }
}

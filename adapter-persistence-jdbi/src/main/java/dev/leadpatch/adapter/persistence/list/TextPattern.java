package dev.leadpatch.adapter.persistence.list;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of LIKE, and what each match contains, by which an index finds candidates.
 *
 * @param like the pattern
 * @param trigrams trigrams of each match, in the order of the text; empty if their index is of no use
 * @param grams some of the {@code search_grams} of each match, which V33__search_words.sql defines; empty if it has none
 */
record TextPattern(String like, List<Trigram> trigrams, List<String> grams) {
    private static final int LENGTH = 3;
    private static final int MAX_TRIGRAMS = 16;
    private static final int GRAM_LENGTH = 4;
    private static final int MAX_GRAMS = 8;
    private static final double MAX_SHARE_OF_GRAM = 0.005;
    private static final Pattern PART_WITH_DIGIT =
            Pattern.compile("[^\\x00-\\x2f\\x3a-\\x60\\x7b-\\x7f]*[0-9][^\\x00-\\x2f\\x3a-\\x60\\x7b-\\x7f]*");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");

    // the index reads so many entries of a trigram in the time in which one text is compared
    private static final double ENTRIES_PER_COMPARISON = 40;
    private static final double MIN_SHARE = 0.002;

    /** @param start the position of the first character in the text */
    record Trigram(int start, String characters) {
        /** Returns the pattern of a text that contains the trigram. */
        String like() {
            return TextPattern.like(characters);
        }
    }

    /** Returns the pattern of a text that contains {@code text}; of no text if {@code text} is blank. */
    static TextPattern contains(String text) {
        return text.isBlank()
                ? new TextPattern("", List.of(), List.of())
                : new TextPattern(like(text), trigramsOf(text), gramsOf(text));
    }

    static String like(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /** Returns trigrams of all parts of the text. As few as possible overlap, because those occur together. */
    private static List<Trigram> trigramsOf(String text) {
        Map<String, Trigram> trigrams = new LinkedHashMap<>();
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            int offset = text.codePointCount(0, words.start());
            int[] word = words.group().codePoints().toArray();
            for (int i = 0; i < word.length; i += LENGTH) {
                int start = Math.min(i, word.length - LENGTH);
                String characters = new String(word, start, LENGTH);
                trigrams.putIfAbsent(characters, new Trigram(offset + start, characters));
            }
        }
        return trigrams.values().stream().limit(MAX_TRIGRAMS).toList();
    }

    /** Returns grams that cover the parts of the text that contain a digit. */
    private static List<String> gramsOf(String text) {
        List<String> grams = new ArrayList<>();
        Matcher parts = PART_WITH_DIGIT.matcher(text);
        while (parts.find()) {
            int[] part = parts.group().codePoints().toArray();
            for (int i = 0; part.length >= GRAM_LENGTH && i < part.length; i += GRAM_LENGTH) {
                grams.add(new String(part, Math.min(i, part.length - GRAM_LENGTH), GRAM_LENGTH));
            }
        }
        return grams.stream().distinct().limit(MAX_GRAMS).toList();
    }

    /** Whether it has no gram, or one that few texts have, so that the index of grams finds few candidates. */
    boolean hasRareGram(ToDoubleFunction<String> shares) {
        return grams.isEmpty()
                || grams.stream().anyMatch(gram -> shares.applyAsDouble(like(gram)) <= MAX_SHARE_OF_GRAM);
    }

    TextPattern withoutGrams() {
        return new TextPattern(like, trigrams, List.of());
    }

    /**
     * Returns the pattern with its grams or, without grams, with only the trigrams whose index scan costs less than it saves.
     * The cost of a scan is proportional to the frequency of the trigram, and two or three rare ones leave few texts to
     * compare.
     *
     * @param shares the share of texts that match the pattern of a trigram, 0 to 1
     */
    TextPattern withRarest(ToDoubleFunction<String> shares) {
        if (!grams.isEmpty()) {
            return this;
        }
        List<Trigram> rarest = new ArrayList<>();
        double candidates = 1;
        for (Trigram trigram : trigrams.stream()
                .sorted(Comparator.comparingDouble(trigram -> shares.applyAsDouble(trigram.like())))
                .toList()) {
            double share = Math.max(shares.applyAsDouble(trigram.like()), MIN_SHARE);
            if (share < candidates * (1 - share) * ENTRIES_PER_COMPARISON) {
                rarest.add(trigram);
                candidates *= share;
            }
        }
        rarest.sort(Comparator.comparingInt(Trigram::start));
        return new TextPattern(like, rarest, grams);
    }

    /**
     * Returns patterns of LIKE by which the index finds the texts with all trigrams. As few as possible, because PostgreSQL
     * compares each of them again with each text that is found: only trigrams that overlap need several.
     */
    List<String> indexedPatterns() {
        List<String> patterns = new ArrayList<>();
        List<Trigram> remaining = trigrams;
        while (!remaining.isEmpty()) {
            StringBuilder pattern = new StringBuilder("%");
            List<Trigram> overlapping = new ArrayList<>();
            int end = 0;
            for (Trigram trigram : remaining) {
                if (trigram.start() < end) {
                    overlapping.add(trigram);
                } else {
                    pattern.append(trigram.characters()).append('%');
                    end = trigram.start() + LENGTH;
                }
            }
            patterns.add(pattern.toString());
            remaining = overlapping;
        }
        return patterns;
    }
}

package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.domain.value.Characters;
import java.util.Arrays;

/**
 * Two values of a field, shortened to where they differ.
 *
 * @param from the value before the change
 * @param to the value after it
 */
record Excerpt(String from, String to) {
    private static final int MAX_LENGTH = 200;

    /** The number of equal characters before the difference. */
    private static final int CONTEXT = 40;

    private static final String ELLIPSIS = "…";

    static Excerpt of(String from, String to) {
        boolean isShort =
                Characters.countCodePoints(from) <= MAX_LENGTH && Characters.countCodePoints(to) <= MAX_LENGTH;
        if (isShort) {
            return new Excerpt(from, to);
        }
        int start = Math.max(0, commonCodePoints(from, to) - CONTEXT);
        return new Excerpt(part(from, start), part(to, start));
    }

    private static int commonCodePoints(String from, String to) {
        int[] fromCodePoints = from.codePoints().toArray();
        int[] toCodePoints = to.codePoints().toArray();
        int mismatch = Arrays.mismatch(fromCodePoints, toCodePoints);
        return mismatch < 0 ? 0 : mismatch;
    }

    private static String part(String text, int start) {
        int length = Characters.countCodePoints(text);
        int end = Math.min(length, start + MAX_LENGTH);
        String part = text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
        return (start > 0 ? ELLIPSIS : "") + part + (end < length ? ELLIPSIS : "");
    }
}

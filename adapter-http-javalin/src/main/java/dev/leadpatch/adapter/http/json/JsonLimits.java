package dev.leadpatch.adapter.http.json;

/**
 * The limits of a JSON text.
 *
 * @param maxBytes the maximum size of the text
 * @param maxDepth the maximum number of nested objects and arrays
 * @param maxNumberLength the maximum number of characters of a number
 */
public record JsonLimits(int maxBytes, int maxDepth, int maxNumberLength) {
    private static final int DEFAULT_MAX_DEPTH = 32;
    private static final int DEFAULT_MAX_NUMBER_LENGTH = 1000;

    /** For a text whose size is limited by its source: 32 levels of nesting, numbers of up to 1000 characters. */
    public static final JsonLimits DEFAULT = ofBytes(Integer.MAX_VALUE);

    /** Returns the default limits with a maximum size. */
    public static JsonLimits ofBytes(int maxBytes) {
        return new JsonLimits(maxBytes, DEFAULT_MAX_DEPTH, DEFAULT_MAX_NUMBER_LENGTH);
    }
}

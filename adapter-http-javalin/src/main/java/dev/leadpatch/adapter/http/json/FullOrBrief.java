package dev.leadpatch.adapter.http.json;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value in two forms: {@link JsonWriter} writes the full form if it fits into the response, otherwise the brief
 * form.
 *
 * @param full the full form
 * @param brief the fallback, of bounded size
 * @param reserved the number of characters that the full form must leave free for the rest of the response
 */
public record FullOrBrief(@Nullable Object full, @Nullable Object brief, int reserved) {
    private static final int RESERVED = 10_000;

    /** Reserves 10,000 characters, enough for a few short members. */
    public FullOrBrief(@Nullable Object full, @Nullable Object brief) {
        this(full, brief, RESERVED);
    }
}

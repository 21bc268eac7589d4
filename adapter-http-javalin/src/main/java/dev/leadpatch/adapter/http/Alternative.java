package dev.leadpatch.adapter.http;

import org.jspecify.annotations.Nullable;

/**
 * A JSON value in two forms: {@link JsonWriter} writes the full form if it fits into the response, else the brief one.
 *
 * @param full the full form
 * @param brief the form to fall back to, whose size is bounded
 * @param reserved how many characters of the response the full form must leave free for what follows it
 */
record Alternative(@Nullable Object full, @Nullable Object brief, int reserved) {
    private static final int RESERVED = 10_000;

    /** Leaves room for a few short members. */
    Alternative(@Nullable Object full, @Nullable Object brief) {
        this(full, brief, RESERVED);
    }
}

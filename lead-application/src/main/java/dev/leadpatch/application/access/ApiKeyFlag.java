package dev.leadpatch.application.access;

import java.util.Locale;

/** Options for the requests of an API key, in addition to its permissions. */
public enum ApiKeyFlag {
    /** Requests are handled leniently by default: {@code lenient}. */
    LENIENT,
    /**
     * Patches must have a precondition ({@code If-Match}), items of a bulk request must have conditions:
     * {@code require_preconditions}.
     */
    REQUIRE_PRECONDITIONS;

    /** Returns the name in documents: {@code lenient}, {@code require_preconditions}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

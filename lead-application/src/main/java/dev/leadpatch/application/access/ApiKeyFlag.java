package dev.leadpatch.application.access;

import java.util.Locale;

/** How requests with an API key are taken, beside what the key opens. */
public enum ApiKeyFlag {
    /** They are read leniently, unless they say otherwise: {@code lenient}. */
    LENIENT,
    /**
     * Patches must name the version of the lead that they were made for or, among many, what they expect it to hold:
     * {@code require_preconditions}.
     */
    REQUIRE_PRECONDITIONS;

    /** The name in documents: {@code lenient}, {@code require_preconditions}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.leadpatch.domain.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses times in the format of RFC 3339, with seconds and an offset; only upper-case {@code T} and {@code Z}. */
public final class TimeParser {
    /** The message for a text that is not a time. */
    public static final String MESSAGE = "must be a time such as 2024-01-15T14:30:00Z";

    private static final Pattern FORMAT = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})");

    private TimeParser() {}

    /** Returns the time, truncated to microseconds; empty if the text is not a time, or not an existing one. */
    public static Optional<Instant> parse(String text) {
        if (!FORMAT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text).truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

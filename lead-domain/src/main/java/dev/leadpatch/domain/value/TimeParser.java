package dev.leadpatch.domain.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Parses times in the format {@code date-time} of {@link DateText}, with up to nine decimals. */
public final class TimeParser {
    /** The message for a text that is not a time. */
    public static final String MESSAGE = "must be a time such as 2024-01-15T14:30:00Z";

    private static final int MAX_LENGTH = 40;

    private TimeParser() {}

    /** Returns the time, truncated to microseconds; empty if the text is not a time, or not an existing one. */
    public static Optional<Instant> parse(String text) {
        if (text.length() > MAX_LENGTH || DateText.findError(text).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    OffsetDateTime.parse(DateText.toCanonical(text)).toInstant().truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

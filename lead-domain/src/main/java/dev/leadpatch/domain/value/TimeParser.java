package dev.leadpatch.domain.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Parses times in the format {@code date-time} of {@link DateText}, with up to nine decimals. */
public final class TimeParser {
    /** The message for a text that is not a time. */
    public static final String MESSAGE = "must be a time such as 2024-01-15T14:30:00Z";

    private static final int MAX_LENGTH = 40;
    private static final int DATE_LENGTH = "2024-01-15".length();

    private TimeParser() {}

    /** Returns the time, or the start of a day in UTC; empty if the text is neither a time nor a date. */
    public static Optional<Instant> parseTimeOrDate(String text) {
        boolean isDate =
                text.length() == DATE_LENGTH && DateText.findError(text).isEmpty();
        return isDate
                ? Optional.of(LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant())
                : parse(text);
    }

    /** Returns what is wrong with a text that is not a time: what is missing, or {@link #MESSAGE}. */
    public static String describeError(String text) {
        return DateText.findError(text).orElse(MESSAGE);
    }

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

package dev.leadpatch.adapter.http.list;

import dev.leadpatch.domain.patch.rule.TextRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the values of query parameters. */
final class ParameterValues {
    static final String MUST_BE_TIME_OR_DATE =
            "must be a time such as 2024-01-15T14:30:00Z, or a date such as 2024-01-15";

    private static final Pattern POSITIVE_NUMBER = Pattern.compile("[1-9][0-9]{0,18}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9].*");

    private ParameterValues() {}

    /** Parses an id; empty if the text is not a positive 64-bit integer without leading zeros. */
    static Optional<Long> positiveLong(String text) {
        try {
            return POSITIVE_NUMBER.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Parses a time with a zone, or the start of a day in UTC. */
    static Optional<Instant> timeOrDate(String text) {
        try {
            return DATE.matcher(text).matches()
                    ? Optional.of(
                            LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant())
                    : time(text);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Parses a time with a zone. A plus sign that is not escaped is decoded as a space. */
    static Optional<Instant> time(String text) {
        try {
            return isTime(text)
                    ? Optional.of(OffsetDateTime.parse(text.replace(' ', '+').toUpperCase(Locale.ROOT))
                            .toInstant())
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns whether the text starts like a time. */
    static boolean isTime(String text) {
        return TIME.matcher(text).matches();
    }

    /** Returns what is wrong with a text, as a phrase that follows the name of the parameter. */
    static Optional<String> textError(String text, int maxLength) {
        return TextRules.singleLine(maxLength).validate(text).map(TextRules.BrokenRule::message);
    }
}

package dev.leadpatch.application.importing;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How texts of an input are read as dates, numbers and lists. A text that has none of the formats is never guessed.
 *
 * @param dateFormats the formats of dates besides RFC 3339, in the order of their precedence
 * @param decimalComma whether the decimal separator is a comma
 * @param listSeparator separates the elements of a list, such as tags
 */
public record ValueFormats(List<DateFormat> dateFormats, boolean decimalComma, char listSeparator) {
    /** Dates and numbers as in requests, and {@code ;} between the elements of a list. */
    public static final ValueFormats DEFAULT = new ValueFormats(List.of(), false, ';');

    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,4})?");
    private static final Pattern SPACES = Pattern.compile("[\\s\u00A0\u202F'\u2019]");
    private static final Pattern GROUPED = Pattern.compile("[-+]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?");

    public ValueFormats {
        dateFormats = List.copyOf(dateFormats);
    }

    /**
     * A format of dates, in the syntax of {@link DateTimeFormatter}: {@code dd.MM.yyyy}. Months may have English names.
     * A time without an offset is in UTC.
     */
    public static final class DateFormat {
        private final String pattern;
        private final DateTimeFormatter formatter;

        /** @throws IllegalArgumentException if the pattern is invalid, or has no day, month and year */
        public DateFormat(String pattern) {
            this.pattern = pattern;
            // "yyyy" is the year of an era, which strict parsing requires
            this.formatter = new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(pattern.replace('y', 'u'))
                    .toFormatter(Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT);
            try {
                LocalDate.parse(formatter.format(OffsetDateTime.parse("2024-01-15T10:30:00Z")), formatter);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("a date format must have a day, a month and a year", e);
            }
        }

        private Optional<String> toRfc3339(String text) {
            try {
                TemporalAccessor parsed =
                        formatter.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
                if (parsed instanceof LocalDateTime local) {
                    return Optional.of(format(local.atOffset(ZoneOffset.UTC)));
                }
                return Optional.of(parsed instanceof OffsetDateTime time ? format(time) : parsed.toString());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private static String format(OffsetDateTime time) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
        }

        @Override
        public String toString() {
            return pattern;
        }
    }

    /** Returns a date as RFC 3339 defines it if the text has one of the formats; otherwise the text. */
    String date(String text) {
        return dateFormats.stream()
                .flatMap(format -> format.toRfc3339(text).stream())
                .findFirst()
                .orElse(text);
    }

    /** Returns the time in a date-time, or the start of a date in UTC; empty if the text is neither. */
    Optional<Instant> time(String text) {
        String date = date(text);
        try {
            return Optional.of(OffsetDateTime.parse(date).toInstant().truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeException e) {
            try {
                return Optional.of(
                        LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant());
            } catch (DateTimeException notADate) {
                return Optional.empty();
            }
        }
    }

    /** Returns the number in a text; empty if there is none, or if its separators can be read in two ways. */
    Optional<BigDecimal> number(String text) {
        String plain = SPACES.matcher(text).replaceAll("");
        if (decimalComma) {
            plain = swapSeparators(plain);
        }
        if (plain.indexOf(',') >= 0) {
            // 1,234 is one thousand or one point two
            boolean ambiguous = !decimalComma && plain.indexOf('.') < 0 && plain.indexOf(',') == plain.lastIndexOf(',');
            if (ambiguous || !GROUPED.matcher(plain).matches()) {
                return Optional.empty();
            }
            plain = plain.replace(",", "");
        }
        return NUMBER.matcher(plain).matches() ? Optional.of(new BigDecimal(plain)) : Optional.empty();
    }

    private static String swapSeparators(String text) {
        return text.replace(',', '\0').replace('.', ',').replace('\0', '.');
    }
}

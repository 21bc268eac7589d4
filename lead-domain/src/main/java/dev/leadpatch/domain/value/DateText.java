package dev.leadpatch.domain.value;

import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times in the formats {@code full-date} and {@code date-time} of RFC 3339 §5.6, which allows lower case {@code t}
 * and {@code z}. An offset without a colon is accepted, too. The maximum of seconds is 59.
 */
public final class DateText {
    private static final String DATE_TIME = "date-time such as 2024-01-15T14:30:00Z";
    private static final Pattern FORMAT =
            Pattern.compile("(?<date>(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2}))"
                    + "(?<time>(?<separator>[Tt ]?)(?<hour>[0-9]{2}):(?<minute>[0-9]{2})"
                    + "(?<seconds>:(?<second>[0-9]{2})(?:\\.(?<fraction>[0-9]+))?)?"
                    + "(?<offset>[Zz]|(?<sign>[+-])(?<offsetHour>[0-9]{2}):?(?<offsetMinute>[0-9]{2}))?)?");
    private static final Pattern STARTS_WITH_DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}.+", Pattern.DOTALL);
    private static final Pattern TRAILING_ZEROS = Pattern.compile("0+$");

    private DateText() {}

    /** Returns why {@code text} is no date or date-time, as a phrase that follows the name of the field; empty if it is. */
    public static Optional<String> findError(String text) {
        Matcher format = FORMAT.matcher(text);
        if (!format.matches()) {
            return Optional.of(describeFormat(text));
        }
        if (!existsInCalendar(format)) {
            return Optional.of("must be an existing date such as 2024-01-15, or " + DATE_TIME);
        }
        return format.group("time") == null ? Optional.empty() : findTimeError(format);
    }

    private static String describeFormat(String text) {
        if (!text.equals(Characters.trim(text))) {
            return "must have no white space before or after it";
        }
        return STARTS_WITH_DATE.matcher(text).matches()
                ? "must end after the date, or have a time and a zone, such as 2024-01-15T14:30:00Z or"
                        + " 2024-01-15T14:30:00+02:00"
                : "must have the form YYYY-MM-DD, such as 2024-01-15, or be a " + DATE_TIME;
    }

    private static Optional<String> findTimeError(Matcher format) {
        if (!format.group("separator").equalsIgnoreCase("T")) {
            return Optional.of("must have a T between date and time, such as 2024-01-15T14:30:00Z");
        }
        if (format.group("seconds") == null && format.group("offset") == null) {
            return Optional.of("must have seconds and a time zone, such as 2024-01-15T14:30:00Z");
        }
        if (format.group("seconds") == null) {
            return Optional.of("must have seconds, such as 2024-01-15T14:30:00Z");
        }
        if (format.group("offset") == null) {
            return Optional.of("must have a time zone: Z, or an offset such as 2024-01-15T14:30:00+02:00");
        }
        if (number(format, "hour") > 23 || number(format, "minute") > 59 || number(format, "second") > 59) {
            return Optional.of("must have a time between 00:00:00 and 23:59:59");
        }
        return format.group("sign") != null
                        && (number(format, "offsetHour") > 23 || number(format, "offsetMinute") > 59)
                ? Optional.of("must have an offset between -23:59 and +23:59")
                : Optional.empty();
    }

    private static boolean existsInCalendar(Matcher format) {
        int month = number(format, "month");
        int day = number(format, "day");
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(number(format, "year"), month).lengthOfMonth();
    }

    private static int number(Matcher format, String group) {
        return Integer.parseInt(format.group(group));
    }

    /**
     * Returns the canonical form of a valid date or date-time: upper case, an offset with a colon, {@code Z} for {@code
     * +00:00}, and a fraction without trailing zeros. Values with the same form have the same local time and offset. {@code
     * -00:00} differs from {@code Z} (RFC 3339 §4.3).
     */
    public static String toCanonical(String text) {
        Matcher format = FORMAT.matcher(text);
        if (!format.matches() || format.group("time") == null) {
            return text;
        }
        String fraction = format.group("fraction");
        String significant =
                fraction == null ? "" : TRAILING_ZEROS.matcher(fraction).replaceFirst("");
        String offset = format.group("sign") == null
                ? "Z"
                : format.group("sign") + format.group("offsetHour") + ":" + format.group("offsetMinute");
        return "%sT%s:%s:%s%s%s"
                .formatted(
                        format.group("date"),
                        format.group("hour"),
                        format.group("minute"),
                        format.group("second"),
                        significant.isEmpty() ? "" : "." + significant,
                        offset.equals("+00:00") ? "Z" : offset);
    }
}

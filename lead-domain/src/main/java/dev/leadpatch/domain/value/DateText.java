package dev.leadpatch.domain.value;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times in the formats {@code full-date} and {@code date-time} of RFC 3339 §5.6, which allows lower case {@code t}
 * and {@code z}. An offset without a colon is accepted, too. The maximum of seconds is 59.
 */
public final class DateText {
    private static final String DATE_TIME = "date-time such as 2024-01-15T14:30:00Z";
    private static final String EXAMPLE = ", such as 2024-01-15T14:30:00Z";

    // also matches incomplete times and those in other formats, so that an error can name what is missing
    private static final Pattern FORMAT =
            Pattern.compile("(?<date>(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2}))"
                    + "(?<time>(?<separator>[Tt ]?)(?<hour>[0-9]{2})"
                    + "(?:(?<colons>:?)(?<minute>[0-9]{2})"
                    + "(?:\\k<colons>(?<second>[0-9]{2})(?:(?<point>[.,])(?<fraction>[0-9]+))?)?)?"
                    + "(?<space> ?)(?<offset>[Zz]|(?<sign>[+-])(?<offsetHour>[0-9]{2})"
                    + "(?::?(?<offsetMinute>[0-9]{2}))?)?)?");
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
        String foreign = Characters.findFirst(text, character -> character < ' ' || character > '~')
                .map(found -> ", without " + found)
                .orElse("");
        return STARTS_WITH_DATE.matcher(text).matches()
                ? "must end after the date, or have a time and a zone, such as 2024-01-15T14:30:00Z or"
                        + " 2024-01-15T14:30:00+02:00" + foreign
                : "must have the form YYYY-MM-DD, such as 2024-01-15, or be a " + DATE_TIME + foreign;
    }

    private static Optional<String> findTimeError(Matcher format) {
        List<String> missing = findMissing(format);
        if (missing.equals(List.of("a time zone"))) {
            return Optional.of("must have a time zone: Z, or an offset such as 2024-01-15T14:30:00+02:00");
        }
        if (!missing.isEmpty()) {
            return Optional.of("must have " + enumerate(missing) + EXAMPLE);
        }
        if (!format.group("space").isEmpty()) {
            return Optional.of("must have no space before the time zone" + EXAMPLE);
        }
        if (number(format, "hour") > 23 || number(format, "minute") > 59 || number(format, "second") > 59) {
            return Optional.of("must have a time between 00:00:00 and 23:59:59");
        }
        return format.group("sign") != null
                        && (number(format, "offsetHour") > 23 || number(format, "offsetMinute") > 59)
                ? Optional.of("must have an offset between -23:59 and +23:59")
                : Optional.empty();
    }

    /** Returns what a date-time lacks, in the order of its parts. */
    private static List<String> findMissing(Matcher format) {
        List<String> missing = new ArrayList<>();
        if (!format.group("separator").equalsIgnoreCase("T")) {
            missing.add("a T between date and time");
        }
        if (format.group("minute") == null) {
            missing.add("minutes");
        } else if (format.group("colons").isEmpty()) {
            missing.add("colons in the time");
        }
        if (format.group("second") == null) {
            missing.add("seconds");
        }
        if (",".equals(format.group("point"))) {
            missing.add("a point before the fraction");
        }
        if (format.group("offset") == null) {
            missing.add("a time zone");
        } else if (format.group("sign") != null && format.group("offsetMinute") == null) {
            missing.add("minutes in the offset");
        }
        return missing;
    }

    private static String enumerate(List<String> parts) {
        int last = parts.size() - 1;
        return last == 0 ? parts.get(0) : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
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
     * +00:00} and {@code -00:00} (RFC 9557 §2.2), and a fraction without trailing zeros. Values with the same form have the
     * same local time and offset.
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
                        offset.endsWith("00:00") ? "Z" : offset);
    }
}

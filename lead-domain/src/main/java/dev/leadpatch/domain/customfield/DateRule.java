package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The date type: a {@code full-date} or {@code date-time} of RFC 3339 §5.6, of at most 64 characters. {@code T} and
 * {@code Z} must be upper-case, and the maximum of seconds is 59. The value is stored exactly as sent.
 */
final class DateRule implements ValueRule {
    private static final int MAX_LENGTH = 64;
    private static final String HOUR = "(?:[01][0-9]|2[0-3])";
    private static final String MINUTE = "[0-5][0-9]";
    private static final Pattern RFC_3339 = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})" + "(?:T" + HOUR + ":"
            + MINUTE + ":[0-5][0-9](?:\\.[0-9]+)?(?:Z|[+-]" + HOUR + ":" + MINUTE + "))?");

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
        if (!(input instanceof String date)) {
            return context.reject(ViolationCode.TYPE, "must be a string");
        }
        if (date.length() > MAX_LENGTH) {
            return context.reject(ViolationCode.TOO_LONG, "must have at most " + MAX_LENGTH + " characters");
        }
        if (!isDate(date)) {
            return context.reject(
                    ViolationCode.DATE,
                    "must be an existing date such as 2024-01-15, or date-time such as 2024-01-15T14:30:00Z");
        }
        return context.accept(new CustomFieldValue.Date(date));
    }

    private static boolean isDate(String date) {
        Matcher matcher = RFC_3339.matcher(date);
        return matcher.matches()
                && existsInCalendar(groupAsInt(matcher, 1), groupAsInt(matcher, 2), groupAsInt(matcher, 3));
    }

    private static int groupAsInt(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static boolean existsInCalendar(int year, int month, int day) {
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
    }
}

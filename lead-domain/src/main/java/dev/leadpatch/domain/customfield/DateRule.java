package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.ViolationCode;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code full-date} or {@code date-time} of RFC 3339 §5.6, narrowed to upper-case {@code T} and {@code Z} and to
 * seconds up to 59; kept exactly as sent.
 */
final class DateRule implements ValueRule {
    private static final int MAX_LENGTH = 64;
    private static final String HOUR = "(?:[01][0-9]|2[0-3])";
    private static final String MINUTE = "[0-5][0-9]";
    private static final Pattern RFC_3339 = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})" + "(?:T" + HOUR + ":"
            + MINUTE + ":[0-5][0-9](?:\\.[0-9]+)?(?:Z|[+-]" + HOUR + ":" + MINUTE + "))?");

    @Override
    public Optional<Patch<CustomFieldValue>> read(Object sent, ValueContext judging) {
        if (!(sent instanceof String date)) {
            return judging.reject(ViolationCode.TYPE, "must be a string");
        }
        if (date.length() > MAX_LENGTH) {
            return judging.reject(ViolationCode.TOO_LONG, "must have at most " + MAX_LENGTH + " characters");
        }
        if (!isDate(date)) {
            return judging.reject(
                    ViolationCode.DATE, "must be a real date such as 2024-01-15, or 2024-01-15T14:30:00Z with a time");
        }
        return judging.accept(new CustomFieldValue.Date(date));
    }

    private static boolean isDate(String date) {
        Matcher parts = RFC_3339.matcher(date);
        return parts.matches() && existsInCalendar(groupAsInt(parts, 1), groupAsInt(parts, 2), groupAsInt(parts, 3));
    }

    private static int groupAsInt(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static boolean existsInCalendar(int year, int month, int day) {
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
    }
}

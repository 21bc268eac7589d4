package dev.leadpatch.adapter.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/**
 * The header by which a receiver says when it wants to be asked again.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110 §10.2.3</a>
 */
final class RetryAfterHeader {

    /** Nobody gets to put a delivery off for longer. */
    static final Duration MAX_DELAY = Duration.ofHours(24);

    // the library's own list of the three takes none of the third, which has no zone
    private static final DateTimeFormatter[] DATES = {
        DateUtils.FORMATTER_RFC1123, DateUtils.FORMATTER_RFC1036, DateUtils.FORMATTER_ASCTIME.withZone(ZoneOffset.UTC)
    };
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int MAX_DIGITS = 5;

    private RetryAfterHeader() {}

    /** How long to wait from {@code now} on, {@link #MAX_DELAY} at most; nothing if it is neither seconds nor a date. */
    static Optional<Duration> parse(@Nullable String value, Instant now) {
        if (value == null) {
            return Optional.empty();
        }
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(seconds(text));
        }
        // the oldest form pads the day with a second space
        return Optional.ofNullable(DateUtils.parseDate(text.replace("  ", " "), DATES))
                .map(date -> bounded(Duration.between(now, date)));
    }

    private static Duration seconds(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > MAX_DIGITS
                ? MAX_DELAY
                : bounded(Duration.ofSeconds(Integer.parseInt(significant)));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : wait;
    }
}

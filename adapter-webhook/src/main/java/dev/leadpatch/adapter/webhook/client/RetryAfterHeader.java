package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.application.webhook.WebhookSender.SendResult.Responded;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/**
 * Parses the {@code Retry-After} header of a response.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110 §10.2.3</a>
 */
final class RetryAfterHeader {

    // the library's default formatters reject asctime dates, because these have no zone
    private static final DateTimeFormatter[] DATES = {
        DateUtils.FORMATTER_RFC1123, DateUtils.FORMATTER_RFC1036, DateUtils.FORMATTER_ASCTIME.withZone(ZoneOffset.UTC)
    };
    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final int MAX_DIGITS = 5;

    private RetryAfterHeader() {}

    /**
     * The delay from {@code now}, from zero to {@link Responded#MAX_RETRY_AFTER}; empty if the value is neither seconds
     * nor a date.
     */
    static Optional<Duration> parse(@Nullable String value, Instant now) {
        if (value == null) {
            return Optional.empty();
        }
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(seconds(text));
        }
        // asctime pads a one-digit day with a second space
        return Optional.ofNullable(DateUtils.parseDate(text.replace("  ", " "), DATES))
                .map(date -> capped(Duration.between(now, date)));
    }

    private static Duration seconds(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > MAX_DIGITS
                ? Responded.MAX_RETRY_AFTER
                : capped(Duration.ofSeconds(Integer.parseInt(significant)));
    }

    private static Duration capped(Duration delay) {
        return delay.isNegative() ? Duration.ZERO : Responded.capRetryAfter(delay);
    }
}

package dev.leadpatch.adapter.webhook.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.client.HttpAttempt.RetryAfterHeader;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterHeaderTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "120, PT2M",
        "' 120 ', PT2M",
        "0000000000120, PT2M",
        "86400, PT24H",
        "86401, PT24H",
        "99999999999999999999999, PT24H"
    })
    void delay_in_seconds_is_capped_at_one_day(String value, Duration delay) {
        assertThat(RetryAfterHeader.parse(value, NOW)).contains(delay);
    }

    @ParameterizedTest
    @CsvSource({
        "'Sun, 01 Mar 2026 10:05:00 GMT', PT5M",
        "'Sunday, 01-Mar-26 10:05:00 GMT', PT5M",
        "'Sun Mar  1 10:05:00 2026', PT5M",
        "'Sun, 01 Mar 2026 09:00:00 GMT', PT0S",
        "'Fri, 01 Mar 2126 10:00:00 GMT', PT24H"
    })
    void http_date_in_any_format_is_converted_to_delay(String value, Duration delay) {
        assertThat(RetryAfterHeader.parse(value, NOW)).contains(delay);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "1.5",
                "1e3",
                "+5",
                "soon",
                "2026-03-01T10:05:00Z",
                "Sun, 32 Mar 2026 10:05:00 GMT",
                "١٢"
            })
    void invalid_value_is_ignored(String value) {
        assertThat(RetryAfterHeader.parse(value, NOW)).isEmpty();
    }
}

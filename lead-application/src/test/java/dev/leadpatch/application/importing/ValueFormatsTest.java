package dev.leadpatch.application.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.importing.ValueFormats.DateFormat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueFormatsTest {
    private static final ValueFormats DECIMAL_COMMA = new ValueFormats(List.of(), true, ';');

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "15|15",
                "-1.50|-1.50",
                "1 234.5|1234.5",
                "1'234|1234",
                "1,234.5|1234.5",
                "1,234,567|1234567",
                "1e3|1E+3"
            })
    void number_with_a_decimal_point_is_read(String text, BigDecimal number) {
        assertThat(ValueFormats.DEFAULT.number(text)).contains(number);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"15|15", "1,5|1.5", "1.234,50|1234.50", "1.234|1234", "1.234.567|1234567"})
    void number_with_a_decimal_comma_is_read(String text, BigDecimal number) {
        assertThat(DECIMAL_COMMA.number(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1,5", "1,234", "12,34,56", "1.2.3", "NaN", "0x1F", "1e99999999999", "€5", "٣"})
    void ambiguous_or_malformed_number_is_not_guessed(String text) {
        assertThat(ValueFormats.DEFAULT.number(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1,2,3", "1,234.5"})
    void decimal_point_is_not_guessed_with_decimal_commas(String text) {
        assertThat(DECIMAL_COMMA.number(text)).isEmpty();
    }

    @Test
    void first_date_format_that_fits_is_used() {
        ValueFormats formats = new ValueFormats(
                List.of(new DateFormat("dd.MM.yyyy"), new DateFormat("M/d/yyyy"), new DateFormat("d MMM yyyy HH:mm")),
                false,
                ';');

        assertThat(formats.date("31.01.2024")).isEqualTo("2024-01-31");
        assertThat(formats.date("1/31/2024")).isEqualTo("2024-01-31");
        assertThat(formats.date("5 mar 2024 14:30")).isEqualTo("2024-03-05T14:30:00Z");
        assertThat(formats.date("2024-01-31")).isEqualTo("2024-01-31");
        assertThat(formats.date("31.02.2024")).isEqualTo("31.02.2024");
        assertThat(formats.time("31.01.2024")).contains(Instant.parse("2024-01-31T00:00:00Z"));
        assertThat(formats.time("2024-01-31T10:00:00.1234567+01:00"))
                .contains(Instant.parse("2024-01-31T09:00:00.123456Z"));
        assertThat(formats.time("yesterday")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dd.MM", "qqqqqqq", "HH:mm", "'"})
    void pattern_without_a_date_is_refused(String pattern) {
        assertThatThrownBy(() -> new DateFormat(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}

package dev.leadpatch.application.http.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonReaderTest {

    @Test
    void members_preserve_order_and_values_are_plain_types() {
        Object value = read("{\"b\":[1,true,null,\"x\"],\"a\":{\"c\":false}}");

        assertThat(value).isInstanceOf(LinkedHashMap.class);
        Map<?, ?> members = (Map<?, ?>) value;
        assertThat(new ArrayList<Object>(members.keySet())).isEqualTo(List.of("b", "a"));
        assertThat(members.get("b")).isInstanceOf(ArrayList.class);
        assertThat((List<?>) members.get("b")).isEqualTo(Arrays.asList(1L, true, null, "x"));
        assertThat(members.get("a")).isEqualTo(Map.of("c", false));
    }

    @Test
    void integer_literal_in_range_is_long_and_other_numbers_are_decimal() {
        assertThat(read("0")).isEqualTo(0L);
        assertThat(read("-0")).isEqualTo(0L);
        assertThat(read("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(read("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(read("9223372036854775808")).isEqualTo(new BigDecimal(BigInteger.TWO.pow(63)));
        assertThat(read("1.0")).isEqualTo(new BigDecimal("1.0"));
        assertThat(read("1e2")).isEqualTo(new BigDecimal("1e2"));
        assertThat(read("0.1")).isEqualTo(new BigDecimal("0.1"));
        assertThat(read("-1E+400")).isEqualTo(new BigDecimal("-1E+400"));
    }

    @Test
    void huge_exponent_is_parsed_within_time_limit() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(1), () -> {
            assertThat(((BigDecimal) read("1e5000000")).scale()).isEqualTo(-5_000_000);
            assertThat(((BigDecimal) read("1e-1000000000")).scale()).isEqualTo(1_000_000_000);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e9999999999", "1e-9999999999", "[1e2147483648]", "1e1000000001", "-0.1e-1000000000"})
    void exponent_beyond_one_billion_is_malformed(String text) {
        assertMalformed(text, "number with an exponent out of range at line 1, column ");
    }

    @Test
    void number_longer_than_thousand_characters_is_malformed() {
        assertThat(read("1".repeat(1000))).isEqualTo(new BigDecimal("1".repeat(1000)));
        assertMalformed("1".repeat(1001), "number of more than 1000 characters at line 1, column 1");
        assertMalformed("0." + "1".repeat(999), "number of more than 1000 characters");
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(1),
                () -> assertMalformed("[" + "7".repeat(1 << 20) + "]", "number of more than 1000 characters"));
    }

    @Test
    void duplicate_name_is_malformed_at_every_level_and_in_any_escape_form() {
        assertMalformed("{\"a\":1,\"a\":1}", "duplicate member name at line 1, column 8");
        assertMalformed("[{\"x\":{\"a\":1,\"\\u0061\":2}}]", "duplicate member name");
        assertThat(read("{\"a\":{\"a\":1}}")).isEqualTo(Map.of("a", Map.of("a", 1L)));
    }

    @Test
    void nesting_deeper_than_32_levels_is_malformed() {
        assertThatCode(() -> read("[".repeat(32) + "]".repeat(32))).doesNotThrowAnyException();
        assertMalformed("[".repeat(33) + "]".repeat(33), "more than 32 levels of nesting");
        assertMalformed("{\"a\":".repeat(33), "more than 32 levels of nesting");
    }

    @Test
    void lone_surrogates_are_accepted_in_values_and_rejected_in_names() {
        assertThat(read("\"\\ud800\"")).isEqualTo("\ud800");
        assertThat(read("{\"\\ud83d\\ude00\":1}")).isEqualTo(Map.of("\ud83d\ude00", 1L));
        assertMalformed("{\"\\ud800\":1}", "syntax error at line 1, column ");
        assertMalformed("{\"a\":{\"x\\udc00\":1}}", "syntax error at line 1, column ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t "})
    void empty_input_is_malformed(String text) {
        assertMalformed(text, "it is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "1 2", "{}x", "{}\u0000", "[],", "\"a\"\"b\"", "null//", "{}\u00a0"})
    void trailing_content_is_malformed(String text) {
        assertMalformed(text, "at line 1, column ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "-Infinity",
                "'a'",
                "{a:1}",
                "[1,]",
                "{\"a\":1,}",
                "[,1]",
                "/* */1",
                "#\n1",
                "+1",
                ".5",
                "5.",
                "01",
                "0x10",
                "\"\t\"",
                "\"\\x41\"",
                "True",
                "tru",
                "[1",
                "{\"a\"",
                "\"abc",
                "\\u0031",
                "\u00a01",
                "{\"a\":undefined}"
            })
    void lenient_json_syntax_is_malformed(String text) {
        assertMalformed(text, "at line ");
    }

    @Test
    void error_contains_line_and_column_and_does_not_quote_the_input() {
        assertThatThrownBy(() -> read("{\n  \"status\": secret\n}"))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("at line 2, column ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void other_encoding_or_byte_order_mark_is_malformed() {
        assertThat(read("\"é😀\"")).isEqualTo("é😀");
        assertMalformed("\ufeff{}", "it starts with a byte order mark");
        assertMalformed(new byte[] {'"', (byte) 0xE9, '"'}, "it is not UTF-8");
        assertMalformed(new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'}, "it is not UTF-8");
        assertMalformed(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}, "it is not UTF-8");
        for (Charset charset : List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"))) {
            assertMalformed("{\"a\":1}".getBytes(charset), "");
            assertMalformed("\ufeff{\"a\":1}".getBytes(charset), "");
        }
    }

    @Test
    void invalid_utf_8_is_reported_with_its_location() {
        assertMalformed("[\n\"a\", \"\u00fc\"]".getBytes(ISO_8859_1), "it is not UTF-8 at line 2, column 7");
        assertMalformed(new byte[] {'"', (byte) 0xC3}, "it is not UTF-8 at line 1, column 2");
    }

    @Test
    void exception_has_reason_and_location() {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> read("{\n  \"id\": 1,\n  \"id\": 2\n}"))
                .withMessage("duplicate member name at line 3, column 3")
                .satisfies(e -> assertThat(e.reason()).isEqualTo("duplicate member name"))
                .satisfies(e -> assertThat(e.location()).contains(new MalformedJsonException.Location(3, 3)));
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> read(""))
                .withMessage("it is empty")
                .satisfies(e -> assertThat(e.location()).isEmpty());
    }

    @Test
    void limits_are_applied_to_a_stream() throws IOException {
        assertThat(read("[1, 2, 3]", StrictJsonReader.Limits.ofBytes(9))).isEqualTo(List.of(1L, 2L, 3L));
        assertMalformed("[1, 2, 3]", StrictJsonReader.Limits.ofBytes(8), "it is larger than 8 bytes");
        assertMalformed(
                "[[[1]]]", new StrictJsonReader.Limits(10, 2, 5), "more than 2 levels of nesting at line 1, column 3");
        assertMalformed(
                "[123456]",
                new StrictJsonReader.Limits(10, 2, 5),
                "number of more than 5 characters at line 1, column 2");
    }

    private static Object read(String text, StrictJsonReader.Limits limits) throws IOException {
        return StrictJsonReader.read(new ByteArrayInputStream(text.getBytes(UTF_8)), limits);
    }

    private static void assertMalformed(String text, StrictJsonReader.Limits limits, String message) {
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> read(text, limits))
                .withMessage(message);
    }

    private static Object read(String text) {
        return StrictJsonReader.read(text.getBytes(UTF_8));
    }

    private static void assertMalformed(String text, String reason) {
        assertMalformed(text.getBytes(UTF_8), reason);
    }

    private static void assertMalformed(byte[] bytes, String reason) {
        assertThatThrownBy(() -> StrictJsonReader.read(bytes))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining(reason);
    }
}

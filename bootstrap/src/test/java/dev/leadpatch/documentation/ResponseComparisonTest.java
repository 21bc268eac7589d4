package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A response must equal the documented response, and volatile values may differ in value but not in format. */
final class ResponseComparisonTest {

    private static final String TIME = "2026-11-23T16:32:56.526363Z";
    private static final String LATER_TIME = "2026-11-24T09:00:00.000001Z";

    private final ResponseComparison comparison = new ResponseComparison();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":[true,null]} | {\"a\": 1, \"b\": [true, null]}",
                "{\"at\":\"" + TIME + "\"} | {\"at\":\"" + LATER_TIME + "\"}",
                "{\"created_at\":\"" + TIME + "\",\"updated_at\":\"" + TIME + "\"}" + " | {\"created_at\":\""
                        + LATER_TIME + "\",\"updated_at\":\"" + LATER_TIME + "\"}",
                "{\"duration_ms\":12} | {\"duration_ms\":9}",
                "{\"n\":1.50} | {\"n\":1.50}"
            })
    void layout_and_times_may_differ(String documented, String actual) {
        assertThat(matches(body(documented), body(actual))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | {\"a\":2}",
                "{\"a\":1} | {\"a\":1,\"b\":2}",
                "{\"a\":1,\"b\":2} | {\"b\":2,\"a\":1}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":[1]} | {\"a\":[1,1]}",
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"n\":1.5} | {\"n\":1.50}",
                "{\"at\":\"yesterday\"} | {\"at\":\"" + TIME + "\"}",
                "{\"id\":\"a\"} | {\"id\":\"b\"}",
                "{\"duration_ms\":12} | {\"duration_ms\":null}",
                "{\"at\":null} | {\"at\":\"" + TIME + "\"}",
                "{\"created_at\":\"" + TIME + "\"} | {\"created_at\":\"" + LATER_TIME + "\"}"
            })
    void other_differences_are_reported(String documented, String actual) {
        assertThat(matches(body(documented), body(actual))).isFalse();
    }

    @Test
    void repeated_shown_value_must_have_the_same_real_value() {
        assertThat(matches(body("{\"updated_at\":\"" + TIME + "\"}"), body("{\"updated_at\":\"" + LATER_TIME + "\"}")))
                .isTrue();
        assertThat(matches(body("{\"at\":\"" + TIME + "\"}"), body("{\"at\":\"" + LATER_TIME + "\"}")))
                .isTrue();
        assertThat(matches(body("{\"at\":\"" + TIME + "\"}"), body("{\"at\":\"" + TIME + "\"}")))
                .isFalse();
    }

    @Test
    void uncommon_response_headers_must_be_shown() {
        String common = "HTTP/1.1 200 OK\nX-Content-Type-Options: nosniff\nConnection: close\n";
        assertThat(matches("HTTP/1.1 200 OK\n", common)).isTrue();
        assertThat(matches("HTTP/1.1 200 OK\n", common + "ETag: \"2\"\n")).isFalse();
        assertThat(matches("HTTP/1.1 200 OK\nETag: \"1\"\n", common + "ETag: \"2\"\n"))
                .isFalse();
        assertThat(matches("HTTP/1.1 200 OK\nETag: \"2\"\n", common)).isFalse();
        assertThat(matches("HTTP/1.1 201 Created\n", common)).isFalse();
    }

    @Test
    void dates_and_generated_request_ids_may_differ() {
        String documented = "HTTP/1.1 200 OK\nDate: Mon, 23 Nov 2026 16:32:56 GMT\nX-Request-Id: %s\n";
        String generated = "0e73a463-0f0c-4197-bff9-f76e7e7b849c";
        String actual = "HTTP/1.1 200 OK\nDate: Tue, 24 Nov 2026 09:00:00 GMT\nX-Request-Id: %s\n";
        assertThat(matches(documented.formatted(generated), actual.formatted("c4498bed-1450-4b5c-b389-87d8defe3b44")))
                .isTrue();
        assertThat(matches(documented.formatted("mine-1"), actual.formatted("mine-2")))
                .isFalse();
    }

    @Test
    void real_value_is_sent_and_may_be_part_of_a_header() {
        String documented = "0e73a463-0f0c-4197-bff9-f76e7e7b849c";
        String actual = "c4498bed-1450-4b5c-b389-87d8defe3b44";
        String response = "HTTP/1.1 201 Created\nLocation: /hooks/%1$s\n\n{\"id\": \"%1$s\"}";

        assertThat(matches(response.formatted(documented), response.formatted(actual)))
                .isTrue();
        assertThat(comparison.withActualValues(HttpMessage.parse(
                        "GET /hooks/" + documented + " HTTP/1.1\nA: " + documented + "\n\n" + documented, "\n")))
                .isEqualTo(
                        HttpMessage.parse("GET /hooks/" + actual + " HTTP/1.1\nA: " + actual + "\n\n" + actual, "\n"));
        assertThat(matches(response.formatted(documented), response.formatted(documented)))
                .isFalse();
    }

    private static String body(String json) {
        return "HTTP/1.1 200 OK\n\n" + json;
    }

    private boolean matches(String documented, String actual) {
        HttpMessage expected = HttpMessage.parse(documented.strip(), "\n");
        HttpMessage response = HttpMessage.parse(actual.strip(), "\n");
        return ResponseComparison.actual(response, expected).equals(comparison.expected(expected, response));
    }
}

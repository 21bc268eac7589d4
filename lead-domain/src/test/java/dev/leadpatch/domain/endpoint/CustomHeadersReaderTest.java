package dev.leadpatch.domain.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"X-Api-Key", "x", "Accept", "Ocp-Apim-Subscription-Key", "a!#$%&'*+.^_`|~1"})
    void custom_header_name_is_accepted(String name) {
        Map<String, String> headers = Map.of(name, "secret, with a space = fine~");

        assertThat(violations(headers)).isEmpty();
        assertThat(read(headers).headers()).contains(headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "AUTHORIZATION",
                "Content-Type",
                "content-length",
                "Content-Encoding",
                "Content-Digest",
                "Content-Anything",
                "HOST",
                "webhook-id",
                "Webhook-Signature",
                "webhook-anything",
                "Connection",
                "Transfer-Encoding",
                "Expect",
                "Upgrade",
                "TE",
                "Trailer",
                "Keep-Alive",
                "Proxy-Authorization",
                "Proxy-Connection",
                "User-Agent",
                "Accept-Encoding",
                "Cookie",
                "Date",
                "Forwarded",
                "X-Forwarded-For",
                "Via",
                "HTTP2-Settings",
                "Sec-Fetch-Mode"
            })
    void reserved_header_name_is_rejected(String name) {
        assertThat(read(Map.of(name, "a")).readErrors())
                .singleElement()
                .extracting(Violation::message)
                .isEqualTo("is a reserved header name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a:", "X:Y", "X\r\nY", "a\0", "ä", "X-Größe", "a/b", "(a)", "a\"", "a@b", "\u212A"
            })
    void header_name_that_is_not_a_token_is_rejected(String name) {
        assertThat(read(Map.of(name, "a")).readErrors())
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .startsWith("must have a name of 1 to 100 letters, digits or any of ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\tb", "a\r\nX: b", "a\nb", "a\0", "ä", "\u007f"})
    void header_value_outside_visible_ascii_is_rejected(String value) {
        assertThat(violations(Map.of("X-A", value))).containsExactly("/headers/X-A header_value");
    }

    @Test
    void header_name_and_value_lengths_are_limited() {
        assertThat(violations(Map.of("a".repeat(100), "b".repeat(1_000)))).isEmpty();
        assertThat(violations(Map.of("a".repeat(101), "b")))
                .containsExactly("/headers/" + "a".repeat(101) + " header_name");
        assertThat(violations(Map.of("a", "b".repeat(1_001)))).containsExactly("/headers/a header_value");
    }

    @Test
    void more_than_twenty_headers_are_rejected() {
        assertThat(violations(headers(20))).isEmpty();
        assertThat(violations(headers(21))).containsExactly("/headers too_many");
    }

    @Test
    void single_invalid_header_among_valid_headers_is_reported() {
        assertThat(violations(Map.of("X-Key", "a", "Host", "b"))).containsExactly("/headers/Host header_name");
    }

    @Test
    void header_names_are_case_insensitively_unique() {
        assertThat(read(Map.of("X-Key", "a", "x-key", "b")).readErrors())
                .singleElement()
                .extracting(Violation::message)
                .isEqualTo("is a duplicate: header names are case-insensitive");
    }

    private static Map<String, String> headers(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "X-" + i, i -> "a"));
    }

    private static EndpointPatch read(Map<String, String> headers) {
        return EndpointPatch.readChange(Map.of("headers", headers));
    }

    private static List<String> violations(Map<String, String> headers) {
        return read(headers).violations(url -> Optional.empty(), key -> true).stream()
                .map(violation -> violation.path().toJsonPointer() + " "
                        + violation.code().wireName())
                .toList();
    }
}

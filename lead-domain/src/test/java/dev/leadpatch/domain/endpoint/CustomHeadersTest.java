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

class CustomHeadersTest {

    @ParameterizedTest
    @ValueSource(strings = {"X-Api-Key", "x", "Accept", "Ocp-Apim-Subscription-Key", "a!#$%&'*+.^_`|~1"})
    void a_header_of_the_receivers_own_is_good(String name) {
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
    void no_header_can_replace_what_a_delivery_says_of_itself(String name) {
        assertThat(read(Map.of(name, "a")).defects())
                .singleElement()
                .extracting(Violation::message)
                .isEqualTo("is a header that deliveries set by themselves");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a:", "X:Y", "X\r\nY", "a\0", "ä", "X-Größe", "a/b", "(a)", "a\"", "a@b", "\u212A"
            })
    void a_name_is_a_token(String name) {
        assertThat(read(Map.of(name, "a")).defects())
                .singleElement()
                .extracting(Violation::message)
                .asString()
                .startsWith("must be named by 1 to 100 letters, digits or any of ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\tb", "a\r\nX: b", "a\nb", "a\0", "ä", "\u007f"})
    void a_value_is_visible_ascii(String value) {
        assertThat(violations(Map.of("X-A", value))).containsExactly("/headers/X-A header_value");
    }

    @Test
    void names_and_values_have_their_lengths() {
        assertThat(violations(Map.of("a".repeat(100), "b".repeat(1_000)))).isEmpty();
        assertThat(violations(Map.of("a".repeat(101), "b")))
                .containsExactly("/headers/" + "a".repeat(101) + " header_name");
        assertThat(violations(Map.of("a", "b".repeat(1_001)))).containsExactly("/headers/a header_value");
    }

    @Test
    void there_are_at_most_twenty() {
        assertThat(violations(headers(20))).isEmpty();
        assertThat(violations(headers(21))).containsExactly("/headers too_many");
    }

    @Test
    void one_bad_header_among_good_ones_is_found() {
        assertThat(violations(Map.of("X-Key", "a", "Host", "b"))).containsExactly("/headers/Host header_name");
    }

    @Test
    void a_name_is_there_once_whatever_its_case() {
        assertThat(read(Map.of("X-Key", "a", "x-key", "b")).defects())
                .singleElement()
                .extracting(Violation::message)
                .isEqualTo("is there twice, in other letters");
    }

    private static Map<String, String> headers(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "X-" + i, i -> "a"));
    }

    private static EndpointPatch read(Map<String, String> headers) {
        return EndpointReader.readChange(Map.of("headers", headers));
    }

    private static List<String> violations(Map<String, String> headers) {
        return read(headers).violations(url -> Optional.empty(), key -> true).stream()
                .map(violation ->
                        violation.place().pointer() + " " + violation.code().wireName())
                .toList();
    }
}

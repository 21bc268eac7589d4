package dev.leadpatch.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"X-Api-Key", "x", "Accept", "Ocp-Apim-Subscription-Key", "a!#$%&'*+.^_`|~1"})
    void a_header_of_the_receivers_own_is_good(String name) {
        assertThat(HeaderRules.fault(name, "secret, with a space = fine~")).isEmpty();
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
                "Host",
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
    void a_header_of_ours_can_not_be_set(String name) {
        assertThat(HeaderRules.fault(name, "a")).contains(name + " can't be set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\nb", "a\0", "ä", "a/b", "(a)", "a\"", "a@b", "\u212A"})
    void a_name_is_a_token(String name) {
        assertThat(HeaderRules.fault(name, "a")).contains("a header's name must be a token of at most 100 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a\tb", "a\r\nHost: b", "a\nb", "a\0", "ä", "\u007f"})
    void a_value_is_visible_ascii_and_not_quoted(String value) {
        assertThat(HeaderRules.fault("X-Key", value))
                .contains("X-Key must be 1 to 1000 visible ASCII characters and spaces, none at its ends");
    }

    @Test
    void names_and_values_have_their_lengths() {
        assertThat(HeaderRules.fault("a".repeat(100), "b".repeat(1_000))).isEmpty();
        assertThat(HeaderRules.fault("a".repeat(101), "b")).isPresent();
        assertThat(HeaderRules.fault("a", "b".repeat(1_001))).isPresent();
    }

    @Test
    void there_are_at_most_twenty() {
        assertThat(HeaderRules.fault(headers(20))).isEmpty();
        assertThat(HeaderRules.fault(headers(21))).contains("must be at most 20 headers");
    }

    @Test
    void one_bad_header_among_good_ones_is_found() {
        assertThat(HeaderRules.fault(Map.of("X-Key", "a", "Host", "b"))).contains("Host can't be set");
    }

    @Test
    void a_name_is_there_once_whatever_its_case() {
        assertThat(HeaderRules.fault(Map.of("X-Key", "a", "x-key", "b")).orElseThrow())
                .endsWith("must be there once, in whatever case");
    }

    private static Map<String, String> headers(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "X-" + i, i -> "a"));
    }
}

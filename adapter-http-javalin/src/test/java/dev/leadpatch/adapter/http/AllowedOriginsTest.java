package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "http://localhost:3000",
                "https://127.0.0.1",
                "https://a.example.",
                "http://[::1]:8080",
                "https://a.example:80",
                "chrome-extension://abcdefghijklmnop",
                "https://xn--bcher-kva.example"
            })
    void origin_as_browsers_send_it_is_valid(String origin) {
        assertThat(AllowedOrigins.validate(origin)).isEmpty();
        assertThat(new AllowedOrigins(false, Set.of(origin)).contains(origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://a.example/ | no path",
                "https://a.example/app | no path",
                "https://a.example?x=1 | no path",
                "a.example | a scheme",
                "localhost:3000 | a scheme",
                "//a.example | a scheme",
                "https:// | an origin such as",
                "https://user@a.example | an origin such as",
                "https://bücher.example | an origin such as",
                "https://*.example.com | an origin such as",
                "https://. | an origin such as",
                "https://.. | an origin such as",
                "https://.a.example | an origin such as",
                "https://a..example | an origin such as",
                "https://a.example: | an origin such as",
                "https://a.example:0 | an origin such as",
                "https://a.example:65536 | a port from 1 to 65535",
                "https://a.example:443 | the default port 443",
                "http://a.example:80 | the default port 80",
                "https://A.example | lower case",
                "null | must not be null",
                "* | the only entry",
                "'' | blank",
                "' ' | blank"
            })
    void other_form_is_rejected(String origin, String error) {
        assertThat(AllowedOrigins.validate(origin).orElseThrow()).contains(error);
        assertThatThrownBy(() -> new AllowedOrigins(false, Set.of(origin))).hasMessageContaining(error);
    }

    @Test
    void only_the_exact_origin_is_contained() {
        AllowedOrigins origins = new AllowedOrigins(false, Set.of("https://a.example"));

        assertThat(origins.contains("https://a.example")).isTrue();
        for (String other : Set.of("http://a.example", "https://a.example:8443", "https://b.a.example", "null", "")) {
            assertThat(origins.contains(other)).isFalse();
        }
        assertThat(AllowedOrigins.NONE.isEmpty()).isTrue();
        assertThat(AllowedOrigins.NONE.contains("https://a.example")).isFalse();
        assertThat(AllowedOrigins.ANY.contains("https://a.example")).isTrue();
    }
}

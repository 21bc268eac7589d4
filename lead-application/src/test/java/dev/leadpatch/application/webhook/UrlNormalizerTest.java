package dev.leadpatch.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlNormalizerTest {

    @ParameterizedTest
    @CsvSource({
        "HTTPS://CRM.Example.:443/hook, https://crm.example/hook",
        "http://crm.example:080, http://crm.example/",
        "https://crm.example:8443, https://crm.example:8443/",
        "https://crm.example/a/./b/../%7ehook%2fx, https://crm.example/a/~hook%2Fx",
        "https://crm.example/%2e%2e/../hook, https://crm.example/hook",
        "https://crm.example?a=%c3%a9&b, https://crm.example/?a=%C3%A9&b",
        "https://[2001:DB8:0:0::1]/, https://[2001:db8::1]/",
        "javascript:alert(1), javascript:alert(1)",
        "https://my_host.example:443/x, https://my_host.example/x"
    })
    void spellings_of_a_url_are_equal(String url, String normalized) {
        assertThat(UrlNormalizer.normalize(URI.create(url))).isEqualTo(normalized);
    }

    @ParameterizedTest
    @CsvSource({
        "https://crm.example/Hook, https://crm.example/hook",
        "https://crm.example/hook, https://crm.example/hook/",
        "https://crm.example/hook?a, https://crm.example/hook",
        "https://crm.example/a%2Fb, https://crm.example/a/b",
        "http://crm.example/hook, https://crm.example/hook",
        "https://crm.example:8443/hook, https://crm.example/hook"
    })
    void different_urls_are_different(String one, String other) {
        assertThat(UrlNormalizer.normalize(URI.create(one))).isNotEqualTo(UrlNormalizer.normalize(URI.create(other)));
    }
}

package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundProxyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://proxy.example:3128",
                "HTTP://10.0.0.1:3128/",
                "http://[fd00::1]:3128",
                "http://my_proxy:1",
                "http://ada:secret@proxy:65535"
            })
    void proxy_is_accepted(String url) {
        assertThat(OutboundProxy.parse(url, false)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example:3128",
                "http://proxy.example",
                "https://proxy.example:3128",
                "socks://proxy.example:1080",
                "http://proxy.example:0",
                "http://proxy.example:65536",
                "http://proxy.example:3128/path",
                "http://proxy.example:3128?a",
                "http://proxy.example:3128#a",
                "http://ada@proxy.example:3128",
                "http://:3128",
                "http:proxy",
                "http://a b:3128"
            })
    void other_url_is_rejected(String url) {
        assertThat(OutboundProxy.parse(url, false)).isEmpty();
    }

    @Test
    void to_string_omits_the_credentials() {
        assertThat(OutboundProxy.parse("http://ada:secret@proxy:3128", true))
                .hasToString("Optional[OutboundProxy[proxy:3128]]");
    }
}

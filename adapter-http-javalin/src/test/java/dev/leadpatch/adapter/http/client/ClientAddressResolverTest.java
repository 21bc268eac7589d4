package dev.leadpatch.adapter.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.application.address.AddressLiteral;
import java.net.InetAddress;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressResolverTest {

    private static final InetAddress PROXY = address("10.0.0.1");
    private static final ClientAddressResolver RESOLVER = new ClientAddressResolver(TrustedProxies.NONE
            .and("10.0.0.0/8")
            .flatMap(proxies -> proxies.and("2001:db8:ffff::/48"))
            .orElseThrow());

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                // the last address that is not a proxy
                "192.0.2.1 | 192.0.2.1",
                "6.6.6.6, 192.0.2.1 | 192.0.2.1",
                "6.6.6.6, 192.0.2.1, 10.0.0.2 | 192.0.2.1",
                "6.6.6.6,192.0.2.1,2001:db8:ffff::2,10.0.0.2 | 192.0.2.1",
                // every address is a proxy
                "10.0.0.3, 10.0.0.2 | 10.0.0.3",
                // ports and brackets
                "192.0.2.1:4711 | 192.0.2.1",
                "2001:db8::1 | 2001:db8::1",
                "[2001:db8::1] | 2001:db8::1",
                "[2001:DB8:0::1]:4711 | 2001:db8::1",
                "::ffff:192.0.2.1 | 192.0.2.1",
                // empty elements
                "192.0.2.1,, | 192.0.2.1",
                "', ,' | 10.0.0.1",
                // the address of the proxy that does not name its client
                "192.0.2.1, unknown | 10.0.0.1",
                "192.0.2.1, Unknown, 10.0.0.2 | 10.0.0.2",
                "192.0.2.1, _hidden | 10.0.0.1",
                // malformed
                "192.0.2.1, crm.example | 10.0.0.1",
                "192.0.2.1, 300.1.1.1, 10.0.0.2 | 10.0.0.1",
                "192.0.2 | 10.0.0.1",
                "192.0.2.1:port | 10.0.0.1",
                "192.0.2.1:123456 | 10.0.0.1",
                "2001:db8::1:4711x | 10.0.0.1",
                "[192.0.2.1] | 10.0.0.1",
                "fe80::1%eth0 | 10.0.0.1",
                "'\"192.0.2.1\"' | 10.0.0.1",
                // what the client sent before cannot break the list
                "'\"6.6.6.6, 192.0.2.1' | 192.0.2.1",
                "crm.example, 192.0.2.1 | 192.0.2.1"
            })
    void x_forwarded_for_is_followed_to_the_first_untrusted_address(String header, String expected) {
        assertClient(expected, HttpFields.build().add("X-Forwarded-For", header));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "for=192.0.2.1 | 192.0.2.1",
                "FOR=192.0.2.1;proto=https;by=10.0.0.1 | 192.0.2.1",
                "proto=https; for=192.0.2.1 ;host=a | 192.0.2.1",
                "for=6.6.6.6, for=192.0.2.1, for=10.0.0.2 | 192.0.2.1",
                "'for=\"192.0.2.1:4711\"' | 192.0.2.1",
                "'for=\"[2001:db8:cafe::17]:4711\"' | 2001:db8:cafe::17",
                "'for=\"[2001:db8:cafe::17]:_port\"' | 2001:db8:cafe::17",
                "'for=\"192\\.0.2.1\"' | 192.0.2.1",
                "'for=192.0.2.1;host=\"a, for=6.6.6.6\"' | 192.0.2.1",
                "'for=192.0.2.1;host=\"a\\\", for=6.6.6.6\"' | 192.0.2.1",
                "for=192.0.2.1; | 192.0.2.1",
                "for=192.0.2.1;;proto=http | 192.0.2.1",
                // the proxy does not name its client
                "for=192.0.2.1, for=unknown | 10.0.0.1",
                "for=192.0.2.1, for=_gazonk, for=10.0.0.2 | 10.0.0.2",
                "for=192.0.2.1, proto=https | 10.0.0.1",
                // malformed
                "192.0.2.1 | 10.0.0.1",
                "for=2001:db8::1 | 10.0.0.1",
                "'for=\"2001:db8::1\"' | 10.0.0.1",
                "for=192.0.2.1:80 | 10.0.0.1",
                "for =192.0.2.1 | 10.0.0.1",
                "for=192.0.2.1;for=192.0.2.2 | 10.0.0.1",
                "for= | 10.0.0.1",
                "'for=\"192.0.2.1' | 10.0.0.1",
                "for=192.0.2.1 x=y | 10.0.0.1",
                // what the client sent before cannot break the list
                "'for=\"6.6.6.6, for=192.0.2.1' | 192.0.2.1",
                "'for=6.6.6.6;host=\"\\, for=192.0.2.1' | 192.0.2.1"
            })
    void forwarded_is_followed_to_the_first_untrusted_address(String header, String expected) {
        assertClient(expected, HttpFields.build().add("Forwarded", header));
    }

    @Test
    void lines_of_a_header_are_one_list() {
        assertClient(
                "192.0.2.1",
                HttpFields.build()
                        .add("X-Forwarded-For", "6.6.6.6")
                        .add("X-Forwarded-For", "192.0.2.1")
                        .add("X-Forwarded-For", "10.0.0.2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.9", "2001:db8::9"})
    void headers_of_an_untrusted_connection_are_ignored(String connection) {
        HttpFields headers =
                HttpFields.build().add("Forwarded", "for=192.0.2.1").add("X-Forwarded-For", "192.0.2.1");

        assertThat(RESOLVER.resolve(address(connection), headers)).isEqualTo(address(connection));
        assertThat(new ClientAddressResolver(TrustedProxies.NONE).resolve(PROXY, headers))
                .isEqualTo(PROXY);
    }

    @Test
    void headers_that_disagree_are_ignored() {
        assertClient(
                "192.0.2.1",
                HttpFields.build().add("Forwarded", "for=192.0.2.1").add("X-Forwarded-For", "6.6.6.6, 192.0.2.1"));
        assertClient(
                "10.0.0.1", HttpFields.build().add("Forwarded", "for=6.6.6.6").add("X-Forwarded-For", "192.0.2.1"));
        assertClient("10.0.0.1", HttpFields.build().add("Forwarded", "nonsense").add("X-Forwarded-For", "192.0.2.1"));
    }

    @Test
    void long_headers_are_followed_in_linear_time() {
        String attack = "\"\\,".repeat(20_000);
        assertClient("192.0.2.1", HttpFields.build().add("Forwarded", attack + ",for=192.0.2.1"));
        assertClient("10.0.0.1", HttpFields.build().add("Forwarded", "for=\"" + "\\a".repeat(20_000) + "\""));
        assertClient("10.0.0.3", HttpFields.build().add("X-Forwarded-For", "10.0.0.3," + "10.0.0.2,".repeat(7_000)));
    }

    private static void assertClient(String expected, HttpFields headers) {
        assertThat(AddressLiteral.format(RESOLVER.resolve(PROXY, headers)))
                .as(headers.toString())
                .isEqualTo(expected);
    }

    private static InetAddress address(String literal) {
        return AddressLiteral.parse(literal).orElseThrow();
    }
}

package dev.leadpatch.adapter.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.TrustedProxies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Properties of random headers. The number of the repetition is the seed. */
class ForwardedHeaderPropertiesTest {

    private static final String ALPHABET = "for=FOR;,\"\\ \t[]:.%_0123456789abcdefunknown-ß";
    private static final List<String> FRAGMENTS =
            List.of("for=", "192.0.2.7", "\"", "\\\"", ",", ";", "unknown", "[2001:db8::7]", "10.0.0.2", "_x", " ");
    private static final TrustedProxies PROXIES =
            TrustedProxies.NONE.and("10.0.0.0/8").orElseThrow();

    private final ClientAddressResolver resolver = new ClientAddressResolver(PROXIES);

    /** A client cannot change the address that its proxy appends, whatever it sends. */
    @RepeatedTest(300)
    void address_that_the_proxy_appends_is_the_client(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        InetAddress proxy = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        InetAddress client = randomClient(random);
        String forged = randomHeader(random);
        boolean oneLine = random.nextBoolean();

        assertThat(resolver.resolve(proxy, appended("X-Forwarded-For", forged, xForwardedFor(client), oneLine)))
                .as(forged)
                .isEqualTo(client);
        assertThat(resolver.resolve(proxy, appended("Forwarded", forged, forwarded(client, random), oneLine)))
                .as(forged)
                .isEqualTo(client);
    }

    @RepeatedTest(300)
    void no_header_of_an_untrusted_connection_matters(RepetitionInfo repetition) throws Exception {
        Random random = new Random(repetition.getCurrentRepetition());
        InetAddress client = randomClient(random);
        HttpFields headers =
                HttpFields.build().add("Forwarded", randomHeader(random)).add("X-Forwarded-For", randomHeader(random));

        assertThat(resolver.resolve(client, headers)).isEqualTo(client);
    }

    private static HttpFields appended(String header, String forged, String element, boolean oneLine) {
        return oneLine
                ? HttpFields.build().add(header, forged + ", " + element)
                : HttpFields.build().add(header, forged).add(header, element);
    }

    private static String xForwardedFor(InetAddress client) {
        return client.getHostAddress();
    }

    private static String forwarded(InetAddress client, Random random) {
        String address = client.getHostAddress();
        String node = address.contains(":") ? "\"[" + address + "]:99\"" : address;
        return random.nextBoolean() ? "for=" + node : "host=\"a\\\",b\";for=" + node + ";proto=https";
    }

    private static InetAddress randomClient(Random random) throws UnknownHostException {
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(bytes);
        // not a proxy, and not an IPv4-mapped address
        bytes[0] = 32;
        return InetAddress.getByAddress(bytes);
    }

    private static String randomHeader(Random random) {
        StringBuilder header = new StringBuilder();
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            header.append(
                    random.nextBoolean()
                            ? FRAGMENTS.get(random.nextInt(FRAGMENTS.size()))
                            : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return header.toString();
    }
}

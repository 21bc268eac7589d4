package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverUrlsTest {

    private static final String NO_URL = "must be an absolute http:// or https:// URL";
    private static final String SPELLING =
            "must name its host, or spell its address out as in 192.0.2.1 or [2001:db8::1]";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://receiver.example/hook?a=b",
                "HTTPS://RECEIVER.EXAMPLE./",
                "https://receiver.example:8443",
                "https://xn--bcher-kva.example/%C3%A4",
                "https://1.1.1.1/",
                "https://[2606:4700::1111]:443/"
            })
    void https_to_the_internet_is_good(String url) {
        assertThat(fault(url)).isEqualTo("good");
    }

    @ParameterizedTest
    @CsvSource({
        "'', " + NO_URL,
        "/hook, " + NO_URL,
        "//receiver.example/, " + NO_URL,
        "ftp://receiver.example/, " + NO_URL,
        "file:///etc/hosts, " + NO_URL,
        "https:receiver.example, " + NO_URL,
        "https:///hook, " + NO_URL,
        "https://[::1, " + NO_URL,
        "https://a\\b/, " + NO_URL,
        "https://user@receiver.example/, must not have a user or password in it",
        "https://:@receiver.example/, must not have a user or password in it",
        "https://1.1.1.1@127.0.0.1/, must not have a user or password in it",
        "https://receiver.example/#a, must not have a #fragment",
        "https://receiver.example/#, must not have a #fragment",
        "https://receiver.example:0/, must have a port from 1 to 65535",
        "https://receiver.example:65536/, must have a port from 1 to 65535",
        "https://receiver.example/a b, 'must be in ASCII without spaces: xn-- for names of hosts, % for the rest'"
    })
    void a_url_of_another_form_is_not(String url, String fault) {
        assertThat(fault(url)).isEqualTo(fault);
    }

    @Test
    void a_url_has_at_most_two_thousand_characters() {
        String url = "https://receiver.example/";

        assertThat(fault(url + "a".repeat(2_000 - url.length()))).isEqualTo("good");
        assertThat(fault(url + "a".repeat(2_001 - url.length()))).isEqualTo("must have at most 2000 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/",
                "https://017700000001/",
                "https://0x7f000001/",
                "https://0177.0.0.1/",
                "https://0x7f.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://127.0.0.1.1/",
                "https://127.0.0.1./",
                "https://%31%32%37.0.0.1/",
                "https://[fe80::1%25eth0]/",
                "https://[fe80::1%eth0]/",
                "https://under_score.example/"
            })
    void a_host_that_programs_read_in_different_ways_is_refused(String url) {
        assertThat(fault(url)).isEqualTo(SPELLING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://１２７.０.０.１/", // fullwidth digits, which IDN maps to ASCII
                "https://127。0。0。1/",
                "https://ⓛocalhost/",
                "https://bücher.example/",
                "https://receiver.example/\u0000",
                "https://receiver.example/\n"
            })
    void a_url_is_ascii(String url) {
        assertThat(fault(url)).startsWith("must be in ASCII");
    }

    @ParameterizedTest
    @CsvSource({
        "https://127.0.0.1/, a loopback",
        "https://[::1]/, a loopback",
        "https://[0:0:0:0:0:0:0:1]/, a loopback",
        "https://[::ffff:127.0.0.1]/, a loopback",
        "https://[64:ff9b::7f00:1]/, a loopback",
        "https://localhost/, a loopback",
        "https://LOCALHOST./, a loopback",
        "https://a.localhost:8443/, a loopback",
        "https://169.254.169.254/latest, a link-local",
        "https://[FD00:EC2::254]/, a private",
        "http://10.0.0.1/, a private"
    })
    void an_address_inside_is_refused_by_its_kind(String url, String kind) {
        assertThat(fault(url)).isEqualTo("must not lead to " + kind + " address, unless the operator allows it");
    }

    @Test
    void plain_http_is_only_for_what_the_operator_allows() {
        String refused = "must be https://, unless the operator allows its host";

        assertThat(fault("http://receiver.example/")).isEqualTo(refused);
        assertThat(fault("http://1.1.1.1/")).isEqualTo(refused);
        assertThat(fault("http://1.1.1.1/", "1.1.1.0/24")).isEqualTo("good");
        assertThat(fault("http://receiver.example/", "receiver.example")).isEqualTo("good");
        assertThat(fault("http://receiver.example/", "other.example")).isEqualTo(refused);
        // its address may be one of these; when something is sent, we shall see
        assertThat(fault("http://receiver.example/", "10.0.0.0/8")).isEqualTo("good");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/, 127.0.0.0/8",
        "http://127.0.0.1/, 127.0.0.1",
        "http://LOCALHOST:9000/, localhost",
        "http://localhost/, 127.0.0.1",
        "http://crm.internal./, CRM.internal.",
        "http://[::1]:9000/, ::1",
        "https://[fd12::7]/, fd00::/8"
    })
    void what_the_operator_allows_is_good(String url, String entry) {
        assertThat(fault(url, entry)).isEqualTo("good");
    }

    @Test
    void the_demos_url_is_allowed_at_its_port_alone() {
        AllowedReceivers allowed = AllowedReceivers.NONE.and(URI.create("http://127.0.0.1:9000/hook"));

        assertThat(new ReceiverUrls(allowed).validate("http://127.0.0.1:9000/other"))
                .isEmpty();
        assertThat(new ReceiverUrls(allowed).validate("http://127.0.0.1:9001/hook"))
                .isPresent();
        assertThat(new ReceiverUrls(allowed).validate("http://127.0.0.2:9000/hook"))
                .isPresent();
    }

    private static String fault(String url) {
        return new ReceiverUrls(AllowedReceivers.NONE).validate(url).orElse("good");
    }

    private static String fault(String url, String allowed) {
        return new ReceiverUrls(AllowedReceivers.NONE.and(allowed).orElseThrow())
                .validate(url)
                .orElse("good");
    }
}

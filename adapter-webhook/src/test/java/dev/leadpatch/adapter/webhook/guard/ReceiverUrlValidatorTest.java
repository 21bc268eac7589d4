package dev.leadpatch.adapter.webhook.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverUrlValidatorTest {

    private static final String NOT_ABSOLUTE_MESSAGE = "must be an absolute http:// or https:// URL";
    private static final String NOT_ASCII_MESSAGE =
            "must be ASCII without spaces: use Punycode (xn--) for host names and percent-encoding elsewhere";
    private static final String AMBIGUOUS_HOST_MESSAGE =
            "must have a host name, or a canonical IP address such as 192.0.2.1 or [2001:db8::1]";

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
    void public_https_url_is_accepted(String url) {
        assertThat(validate(url)).isEqualTo("valid");
    }

    @ParameterizedTest
    @CsvSource({
        "'', " + NOT_ABSOLUTE_MESSAGE,
        "/hook, " + NOT_ABSOLUTE_MESSAGE,
        "//receiver.example/, " + NOT_ABSOLUTE_MESSAGE,
        "ftp://receiver.example/, " + NOT_ABSOLUTE_MESSAGE,
        "file:///etc/hosts, " + NOT_ABSOLUTE_MESSAGE,
        "https:receiver.example, " + NOT_ABSOLUTE_MESSAGE,
        "https:///hook, " + NOT_ABSOLUTE_MESSAGE,
        "https://[::1, " + NOT_ABSOLUTE_MESSAGE,
        "https://a\\b/, " + NOT_ABSOLUTE_MESSAGE,
        "https://user@receiver.example/, must not contain a user name or password",
        "https://:@receiver.example/, must not contain a user name or password",
        "https://1.1.1.1@127.0.0.1/, must not contain a user name or password",
        "https://receiver.example/#a, must not contain a #fragment",
        "https://receiver.example/#, must not contain a #fragment",
        "https://receiver.example:0/, must have a port from 1 to 65535",
        "https://receiver.example:65536/, must have a port from 1 to 65535",
        "https://receiver.example/a b, '" + NOT_ASCII_MESSAGE + "'"
    })
    void malformed_url_is_rejected(String url, String message) {
        assertThat(validate(url)).isEqualTo(message);
    }

    @Test
    void url_longer_than_two_thousand_characters_is_rejected() {
        String url = "https://receiver.example/";

        assertThat(validate(url + "a".repeat(2_000 - url.length()))).isEqualTo("valid");
        assertThat(validate(url + "a".repeat(2_001 - url.length()))).isEqualTo("must have at most 2000 characters");
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
                "https://-my_sub.example/",
                "https://my_sub-.example/",
                "https://my_sub..example/",
                "https://my_sub.example:/",
                "https://my_sub.127.1/",
                "https://my_sub.0x7f/",
                "https://my_sub%2eexample/",
                "https://my_sub.example:123456/"
            })
    void ambiguous_host_is_rejected(String url) {
        assertThat(validate(url)).isEqualTo(AMBIGUOUS_HOST_MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://my_sub.example.com/hook",
                "https://_dmarc.example.com:8443/hook?a=b",
                "https://MY_SUB.example.com./"
            })
    void host_name_with_underscore_is_accepted(String url) {
        assertThat(validate(url)).isEqualTo("valid");
    }

    @Test
    void other_parts_of_a_url_with_underscore_are_validated() {
        assertThat(validate("https://my_sub.example:0/")).isEqualTo("must have a port from 1 to 65535");
        assertThat(validate("https://my_sub.example:65536/")).isEqualTo("must have a port from 1 to 65535");
        assertThat(validate("https://ada@my_sub.example/")).isEqualTo("must not contain a user name or password");
        assertThat(validate("http://my_sub.example/")).startsWith("must use https://");
        assertThat(validate("https://my_sub.localhost/")).startsWith("must not point to");
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
    void non_ascii_url_is_rejected(String url) {
        assertThat(validate(url)).isEqualTo(NOT_ASCII_MESSAGE);
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
    void reserved_address_is_rejected_with_its_kind(String url, String kind) {
        assertThat(validate(url)).isEqualTo("must not point to " + kind + " address unless the operator allows it");
    }

    @Test
    void plain_http_is_rejected_unless_allowed() {
        String message = "must use https:// unless the operator allows the host";

        assertThat(validate("http://receiver.example/")).isEqualTo(message);
        assertThat(validate("http://1.1.1.1/")).isEqualTo(message);
        assertThat(validate("http://1.1.1.1/", "1.1.1.0/24")).isEqualTo("valid");
        assertThat(validate("http://receiver.example/", "receiver.example")).isEqualTo("valid");
        assertThat(validate("http://receiver.example/", "other.example")).isEqualTo(message);
        // the name may resolve to an allowed address; the sender checks that
        assertThat(validate("http://receiver.example/", "10.0.0.0/8")).isEqualTo("valid");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/, 127.0.0.0/8",
        "http://127.0.0.1/, 127.0.0.1",
        "http://LOCALHOST:9000/, localhost",
        "http://localhost/, 127.0.0.1",
        "http://crm.internal./, CRM.internal.",
        "http://[::1]:9000/, ::1",
        "https://[fd12::7]/, fd00::/8",
        "https://[fd12::7]/, [fd00::/8]",
        "https://[fd12::7]/, [fd00::/8]:443",
        "https://[::1]:9000/, [::1]:9000",
        "https://10.0.0.1:8443/, 10.0.0.0/8:8443",
        "http://10.0.0.1/, 10.0.0.1:80",
        "https://crm.localhost/, CRM.localhost.:443"
    })
    void allowed_receiver_is_accepted(String url, String entry) {
        assertThat(validate(url, entry)).isEqualTo("valid");
    }

    @ParameterizedTest
    @CsvSource({
        "https://[fd12::7]:8443/, [fd00::/8]:443",
        "https://10.0.0.1/, 10.0.0.0/8:8443",
        "https://localhost:8443/, localhost:443",
        "http://receiver.example:81/, 10.0.0.0/8:80"
    })
    void allowed_receiver_is_rejected_at_another_port(String url, String entry) {
        assertThat(validate(url, entry)).startsWith("must ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crm.internal:0",
                "crm.internal:",
                "crm.internal:65536",
                "crm.internal:0443",
                "crm.internal:https",
                "[crm.internal]:443",
                "[10.0.0.1]:443",
                "[fd00::/8]443",
                "[fd00::1",
                "fd00::/8:443",
                "127.1:80",
                "10.0.0.1/8:80",
                "[]:80",
                ":80",
                ""
            })
    void malformed_entry_is_rejected(String entry) {
        assertThat(ReceiverAllowlist.NONE.and(entry)).isEmpty();
    }

    @Test
    void demo_receiver_is_allowed_only_at_its_port() {
        ReceiverAllowlist allowlist = ReceiverAllowlist.NONE.and(URI.create("http://127.0.0.1:9000/hook"));

        assertThat(new ReceiverUrlValidator(allowlist).validate("http://127.0.0.1:9000/other"))
                .isEmpty();
        assertThat(new ReceiverUrlValidator(allowlist).validate("http://127.0.0.1:9001/hook"))
                .isPresent();
        assertThat(new ReceiverUrlValidator(allowlist).validate("http://127.0.0.2:9000/hook"))
                .isPresent();
    }

    private static String validate(String url) {
        return new ReceiverUrlValidator(ReceiverAllowlist.NONE).validate(url).orElse("valid");
    }

    private static String validate(String url, String entry) {
        return new ReceiverUrlValidator(ReceiverAllowlist.NONE.and(entry).orElseThrow())
                .validate(url)
                .orElse("valid");
    }
}

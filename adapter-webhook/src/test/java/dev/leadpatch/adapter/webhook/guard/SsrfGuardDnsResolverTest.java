package dev.leadpatch.adapter.webhook.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.guard.SsrfGuardDnsResolver.AddressRefusedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SsrfGuardDnsResolverTest {

    private static final String REFUSED_MESSAGE =
            "the host resolves to a private or reserved address, which is not allowed";

    private final FakeDnsResolver dnsResolver = new FakeDnsResolver();

    @Test
    void public_addresses_are_returned() throws UnknownHostException {
        dnsResolver.setAddresses("receiver.example", "1.1.1.1", "2606:4700::1111");

        assertThat(httpsGuard(ReceiverAllowlist.NONE).resolve("receiver.example", 443))
                .containsExactly(socketAddress("1.1.1.1", 443), socketAddress("2606:4700::1111", 443));
        assertThat(dnsResolver.lookups()).containsExactly("receiver.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254", "64:ff9b::a00:1"})
    void name_resolving_to_internal_address_is_rejected_without_revealing_the_address(String address) {
        dnsResolver.setAddresses("receiver.example", address);

        assertRefused("receiver.example", REFUSED_MESSAGE);
    }

    @Test
    void name_with_any_internal_address_is_rejected() {
        dnsResolver.setAddresses("first.example", "10.0.0.1", "1.1.1.1");
        dnsResolver.setAddresses("last.example", "1.1.1.1", "2606:4700::1111", "127.0.0.1");

        assertRefused("first.example", REFUSED_MESSAGE);
        assertRefused("last.example", REFUSED_MESSAGE);
    }

    @Test
    void dns_rebinding_is_rejected_by_new_addresses() throws UnknownHostException {
        SsrfGuardDnsResolver guard = httpsGuard(ReceiverAllowlist.NONE);
        dnsResolver.setAddresses("rebinding.example", "1.1.1.1");
        assertThat(guard.resolve("rebinding.example", 443)).containsExactly(socketAddress("1.1.1.1", 443));

        dnsResolver.setAddresses("rebinding.example", "127.0.0.1");

        assertThatThrownBy(() -> guard.resolve("rebinding.example", 443)).isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void address_literal_is_checked_without_lookup() {
        assertRefused("127.0.0.1", REFUSED_MESSAGE);
        assertRefused("[::1]", REFUSED_MESSAGE);
        assertRefused("::ffff:10.0.0.1", REFUSED_MESSAGE);
        assertThat(dnsResolver.lookups()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "0177.0.0.1", "127.1", "0x7f.1", "fe80::1%eth0"})
    void non_canonical_address_literal_is_rejected_without_lookup(String host) {
        assertRefused(host, "the host is a non-canonical IP address");
        assertThat(dnsResolver.lookups()).isEmpty();
    }

    @Test
    void localhost_is_resolved_by_the_system_and_rejected() {
        dnsResolver.setAddresses("localhost", "127.0.0.1", "::1");

        assertRefused("LOCALHOST.", REFUSED_MESSAGE);
    }

    @Test
    void host_without_addresses_fails() {
        dnsResolver.setAddresses("nothing.example");

        assertThatThrownBy(() -> httpsGuard(ReceiverAllowlist.NONE).resolve("nothing.example", 443))
                .isInstanceOf(UnknownHostException.class)
                .isNotInstanceOf(AddressRefusedException.class);
    }

    @Test
    void allowed_block_permits_only_its_addresses() throws UnknownHostException {
        SsrfGuardDnsResolver guard =
                httpsGuard(ReceiverAllowlist.NONE.and("10.1.0.0/16").orElseThrow());
        dnsResolver.setAddresses("in.example", "10.1.2.3");
        dnsResolver.setAddresses("out.example", "10.1.2.3", "10.2.0.1");

        assertThat(guard.resolve("in.example", 80)).containsExactly(socketAddress("10.1.2.3", 80));
        assertThatThrownBy(() -> guard.resolve("out.example", 80)).hasMessage(REFUSED_MESSAGE);
    }

    @Test
    void allowed_block_with_port_permits_only_that_port() throws UnknownHostException {
        SsrfGuardDnsResolver guard = httpsGuard(ReceiverAllowlist.NONE
                .and("10.0.0.0/8:8443")
                .flatMap(list -> list.and("[fd00::/8]:443"))
                .orElseThrow());
        dnsResolver.setAddresses("crm.example", "10.1.2.3");
        dnsResolver.setAddresses("crm6.example", "fd00::7");

        assertThat(guard.resolve("crm.example", 8443)).containsExactly(socketAddress("10.1.2.3", 8443));
        assertThatThrownBy(() -> guard.resolve("crm.example", 5432)).hasMessage(REFUSED_MESSAGE);
        assertThat(guard.resolve("crm6.example", 443)).containsExactly(socketAddress("fd00::7", 443));
        assertThatThrownBy(() -> guard.resolve("crm6.example", 8443)).hasMessage(REFUSED_MESSAGE);
    }

    @Test
    void allowed_host_permits_any_address_at_its_port() throws UnknownHostException {
        SsrfGuardDnsResolver guard =
                httpsGuard(ReceiverAllowlist.NONE.and(URI.create("http://crm.internal:9000/hook")));
        dnsResolver.setAddresses("crm.internal", "10.0.0.1");

        assertThat(guard.resolve("CRM.internal.", 9000)).containsExactly(socketAddress("10.0.0.1", 9000));
        assertThatThrownBy(() -> guard.resolve("crm.internal", 9001)).hasMessage(REFUSED_MESSAGE);
        assertThatThrownBy(() -> guard.resolve("other.crm.internal", 9000)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void plain_http_is_rejected_unless_allowed() throws UnknownHostException {
        dnsResolver.setAddresses("receiver.example", "1.1.1.1");
        SsrfGuardDnsResolver emptyAllowlist = new SsrfGuardDnsResolver(dnsResolver, ReceiverAllowlist.NONE, true);
        SsrfGuardDnsResolver withHost = new SsrfGuardDnsResolver(
                dnsResolver, ReceiverAllowlist.NONE.and("receiver.example").orElseThrow(), true);

        assertThatThrownBy(() -> emptyAllowlist.resolve("receiver.example", 80))
                .hasMessage(ReceiverUrlValidator.PLAIN_HTTP_REFUSED);
        assertThat(withHost.resolve("receiver.example", 80)).containsExactly(socketAddress("1.1.1.1", 80));
    }

    private void assertRefused(String host, String message) {
        assertThatThrownBy(() -> httpsGuard(ReceiverAllowlist.NONE).resolve(host, 443))
                .isInstanceOf(AddressRefusedException.class)
                .hasMessage(message);
    }

    private SsrfGuardDnsResolver httpsGuard(ReceiverAllowlist allowlist) {
        return new SsrfGuardDnsResolver(dnsResolver, allowlist, false);
    }

    private static InetSocketAddress socketAddress(String address, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }
}

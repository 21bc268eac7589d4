package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedAddressesTest {

    private static final String REFUSED = "the host has an address that webhooks only go to if the operator allows it";

    private final NameServer names = new NameServer();

    @Test
    void public_addresses_are_those_that_are_connected_to() throws UnknownHostException {
        names.answer("receiver.example", "1.1.1.1", "2606:4700::1111");

        assertThat(secure(AllowedReceivers.NONE).resolve("receiver.example", 443))
                .containsExactly(at("1.1.1.1", 443), at("2606:4700::1111", 443));
        assertThat(names.asked()).containsExactly("receiver.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254", "64:ff9b::a00:1"})
    void a_name_of_an_address_inside_is_refused_without_naming_it(String address) {
        names.answer("receiver.example", address);

        assertRefused("receiver.example", REFUSED);
    }

    @Test
    void a_name_that_mixes_is_refused_wherever_the_bad_one_stands() {
        names.answer("first.example", "10.0.0.1", "1.1.1.1");
        names.answer("last.example", "1.1.1.1", "2606:4700::1111", "127.0.0.1");

        assertRefused("first.example", REFUSED);
        assertRefused("last.example", REFUSED);
    }

    @Test
    void a_name_that_changes_its_answer_is_judged_by_the_new_one() throws UnknownHostException {
        GuardedAddresses guarded = secure(AllowedReceivers.NONE);
        names.answer("rebinding.example", "1.1.1.1");
        assertThat(guarded.resolve("rebinding.example", 443)).containsExactly(at("1.1.1.1", 443));

        names.answer("rebinding.example", "127.0.0.1");

        assertThatThrownBy(() -> guarded.resolve("rebinding.example", 443)).isInstanceOf(NoAddress.class);
    }

    @Test
    void an_address_is_judged_without_a_look_up() {
        assertRefused("127.0.0.1", REFUSED);
        assertRefused("[::1]", REFUSED);
        assertRefused("::ffff:10.0.0.1", REFUSED);
        assertThat(names.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "0177.0.0.1", "127.1", "0x7f.1", "fe80::1%eth0"})
    void an_address_in_another_spelling_is_not_even_looked_up(String host) {
        assertRefused(host, "the host is an address that is not spelled out");
        assertThat(names.asked()).isEmpty();
    }

    @Test
    void localhost_is_whatever_the_system_says_and_refused_for_it() {
        names.answer("localhost", "127.0.0.1", "::1");

        assertRefused("LOCALHOST.", REFUSED);
    }

    @Test
    void a_host_without_addresses_has_none() {
        names.answer("nothing.example");

        assertThatThrownBy(() -> secure(AllowedReceivers.NONE).resolve("nothing.example", 443))
                .isInstanceOf(UnknownHostException.class)
                .isNotInstanceOf(NoAddress.class);
    }

    @Test
    void an_allowed_range_lets_its_addresses_through_and_no_other() throws UnknownHostException {
        GuardedAddresses guarded =
                secure(AllowedReceivers.NONE.and("10.1.0.0/16").orElseThrow());
        names.answer("in.example", "10.1.2.3");
        names.answer("out.example", "10.1.2.3", "10.2.0.1");

        assertThat(guarded.resolve("in.example", 80)).containsExactly(at("10.1.2.3", 80));
        assertThatThrownBy(() -> guarded.resolve("out.example", 80)).hasMessage(REFUSED);
    }

    @Test
    void an_allowed_host_may_have_any_address_at_its_port() throws UnknownHostException {
        GuardedAddresses guarded = secure(AllowedReceivers.NONE.and(URI.create("http://crm.internal:9000/hook")));
        names.answer("crm.internal", "10.0.0.1");

        assertThat(guarded.resolve("CRM.internal.", 9000)).containsExactly(at("10.0.0.1", 9000));
        assertThatThrownBy(() -> guarded.resolve("crm.internal", 9001)).hasMessage(REFUSED);
        assertThatThrownBy(() -> guarded.resolve("other.crm.internal", 9000)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void plain_http_does_not_even_go_to_the_internet_unless_allowed() throws UnknownHostException {
        names.answer("receiver.example", "1.1.1.1");
        GuardedAddresses none = new GuardedAddresses(names, AllowedReceivers.NONE, true);
        GuardedAddresses some = new GuardedAddresses(
                names, AllowedReceivers.NONE.and("receiver.example").orElseThrow(), true);

        assertThatThrownBy(() -> none.resolve("receiver.example", 80)).hasMessage(ReceiverUrls.NO_PLAIN_HTTP);
        assertThat(some.resolve("receiver.example", 80)).containsExactly(at("1.1.1.1", 80));
    }

    private void assertRefused(String host, String message) {
        assertThatThrownBy(() -> secure(AllowedReceivers.NONE).resolve(host, 443))
                .isInstanceOf(NoAddress.class)
                .hasMessage(message);
    }

    private GuardedAddresses secure(AllowedReceivers allowed) {
        return new GuardedAddresses(names, allowed, false);
    }

    private static InetSocketAddress at(String address, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }
}

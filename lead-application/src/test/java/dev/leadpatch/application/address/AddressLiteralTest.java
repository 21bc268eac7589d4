package dev.leadpatch.application.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "::1, 0:0:0:0:0:0:0:1",
        "FD00:EC2::254, fd00:ec2:0:0:0:0:0:254",
        "::ffff:127.0.0.1, 127.0.0.1"
    })
    void canonical_address_literal_is_parsed(String text, String address) {
        assertThat(AddressLiteral.parse(text).orElseThrow().getHostAddress()).isEqualTo(address);
        assertThat(AddressLiteral.isNonCanonical(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0177.0.0.1",
                "127.0.0.01",
                "017700000001",
                "0x7f000001",
                "0X7F.0.0.1",
                "127.1",
                "127.0.1",
                "127.0.0.256",
                "1.2.3.4.5",
                "0x7f.1",
                "0x",
                "a.1",
                "0",
                "1::2::3",
                ":::1",
                "fe80::1%eth0",
                "fe80::1%251",
                "12345::",
                "::1.2.3",
                "1%32"
            })
    void non_canonical_address_literal_is_rejected(String text) {
        assertThat(AddressLiteral.parse(text)).isEmpty();
        assertThat(AddressLiteral.isNonCanonical(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.example", "localhost", "1.example", "xn--bcher-kva.example", "0x7f.example", "dead.beef", "a1"
            })
    void host_name_is_not_an_address_literal(String text) {
        assertThat(AddressLiteral.parse(text)).isEmpty();
        assertThat(AddressLiteral.isNonCanonical(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8:0:0:1:0:0:0, 2001:db8:0:0:1::",
        "2001:0DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "0:0:3:0:0:0:7:8, 0:0:3::7:8"
    })
    void address_is_formatted_in_the_recommended_notation(String literal, String expected) {
        assertThat(AddressLiteral.parse(literal).map(AddressLiteral::format)).hasValue(expected);
    }

    @Test
    void zone_is_not_formatted() throws Exception {
        byte[] bytes = AddressLiteral.parse("fe80::1").orElseThrow().getAddress();

        assertThat(AddressLiteral.format(Inet6Address.getByAddress("", bytes, 7)))
                .isEqualTo("fe80::1");
    }
}

package dev.leadpatch.application.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrBlockTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 9.255.255.255, false",
        "10.0.0.0/8, 11.0.0.0, false",
        "172.16.0.0/12, 172.31.255.255, true",
        "172.16.0.0/12, 172.32.0.0, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "fc00::/7, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, true",
        "fc00::/7, fe00::, false",
        "::1, ::1, true",
        "::/0, 10.0.0.1, false",
        "0.0.0.0/0, ::1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"
    })
    void block_contains_addresses_with_equal_prefix(String block, String address, boolean expected) {
        assertThat(CidrBlock.parse(block)
                        .orElseThrow()
                        .contains(AddressLiteral.parse(address).orElseThrow()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/08",
                "10.0.0.0/-1",
                "10.0.0.1/8",
                "10/8",
                "::/129",
                "fd00::1/8",
                "crm.internal/8",
                "10.0.0.0/8/8",
                "fe80::1%eth0",
                "10.0.0.0-10.0.0.9"
            })
    void invalid_block_is_rejected(String text) {
        assertThat(CidrBlock.parse(text)).isEmpty();
    }

    @Test
    void to_string_returns_original_notation() {
        assertThat(CidrBlock.parse("10.0.0.0/8").orElseThrow()).hasToString("10.0.0.0/8");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.255, 32, 192.0.2.255/32",
        "192.0.2.255, 25, 192.0.2.128/25",
        "255.255.255.255, 0, 0.0.0.0/0",
        "2001:db8:ffff:ffff:ffff::1, 33, 2001:db8:8000::/33",
        "2001:db8:1:2:3::, 64, 2001:db8:1:2::/64"
    })
    void block_of_an_address_has_no_host_bits(String address, int length, String expected) {
        assertThat(CidrBlock.of(AddressLiteral.parse(address).orElseThrow(), length))
                .isEqualTo(CidrBlock.parse(expected).orElseThrow());
    }
}

package dev.leadpatch.adapter.webhook.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.address.AddressLiteral;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first and last address of each range, taken from the registries independently of the production code. */
class ReservedAddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.255.255.255, an unspecified",
        "10.0.0.0, 10.255.255.255, a private",
        "100.64.0.0, 100.127.255.255, a shared",
        "127.0.0.0, 127.255.255.255, a loopback",
        "169.254.0.0, 169.254.255.255, a link-local",
        "172.16.0.0, 172.31.255.255, a private",
        "192.0.0.0, 192.0.0.255, a reserved",
        "192.0.2.0, 192.0.2.255, a documentation",
        "192.88.99.0, 192.88.99.255, a reserved",
        "192.168.0.0, 192.168.255.255, a private",
        "198.18.0.0, 198.19.255.255, a benchmarking",
        "198.51.100.0, 198.51.100.255, a documentation",
        "203.0.113.0, 203.0.113.255, a documentation",
        "224.0.0.0, 239.255.255.255, a multicast",
        "240.0.0.0, 255.255.255.254, a reserved",
        "255.255.255.255, 255.255.255.255, a broadcast",
        "::, ::, an unspecified",
        "::1, ::1, a loopback",
        "::2, ::ffff:ffff, a reserved",
        "64:ff9b:1::, 64:ff9b:1:ffff:ffff:ffff:ffff:ffff, a private",
        "100::, 100::ffff:ffff:ffff:ffff, a reserved",
        "100:0:0:1::, 100:0:0:1:ffff:ffff:ffff:ffff, a reserved",
        "2001::, 2001:0:ffff:ffff:ffff:ffff:ffff:ffff, a reserved",
        "2001:1::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, a reserved",
        "2001:2::, 2001:2:0:ffff:ffff:ffff:ffff:ffff, a benchmarking",
        "2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, a documentation",
        "2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, a reserved",
        "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, a documentation",
        "5f00::, 5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff, a reserved",
        "fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, a private",
        "fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, a link-local",
        "fec0::, feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, a private",
        "ff00::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, a multicast"
    })
    void special_purpose_range_is_reserved_from_first_to_last_address(String first, String last, String kind) {
        assertThat(kindOf(first)).isEqualTo(kind);
        assertThat(kindOf(last)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, a link-local",
        "169.254.170.2, a link-local",
        "100.100.100.200, a shared",
        "192.0.0.192, a reserved",
        "168.63.129.16, a cloud metadata",
        "fd00:ec2::254, a private",
        "fd20:ce::254, a private"
    })
    void cloud_metadata_address_is_reserved(String address, String kind) {
        assertThat(kindOf(address)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "mapped, ::ffff:127.0.0.1",
        "mapped in hexadecimal, ::ffff:7f00:1",
        "compatible, ::127.0.0.1",
        "6to4, 2002:7f00:1::1",
        "Teredo, 2001:0:7f00:1::",
        "NAT64 loopback, 64:ff9b::127.0.0.1",
        "NAT64 private, 64:ff9b::a00:1",
        "NAT64 metadata, 64:ff9b::a9fe:a9fe",
        "local NAT64, 64:ff9b:1::7f00:1",
        "ISATAP, 2600:1f00::5efe:7f00:1",
        "ISATAP with the universal bit, 2600:1f00::200:5efe:10.0.0.1",
        "translated, ::ffff:0:127.0.0.1"
    })
    void embedded_ipv4_address_is_checked(String description, String address) {
        assertThat(kindOf(address)).as(description).isNotEqualTo("public");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1::",
                "200::",
                "1fff:ffff::",
                "4000::",
                "7fff::",
                "8000::",
                "bfff::",
                "c000::",
                "e000::",
                "fbff::",
                "fe00::"
            })
    void unallocated_ipv6_address_is_reserved(String address) {
        assertThat(kindOf(address)).isEqualTo("a reserved");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "168.63.129.15",
                "2000::",
                "2001:200::",
                "2001:4860:4860::8888",
                "2001:db7:ffff::",
                "2001:db9::",
                "2003::",
                "2606:4700::1111",
                "2a00:1450::1",
                "3ffe::",
                "3fff:1000::",
                "64:ff9b::8.8.8.8",
                "::ffff:8.8.8.8",
                "2600:1f00::5efe:808:808",
                "2600:1f00::1:5efe:7f00:1"
            })
    void public_address_is_not_reserved(String address) {
        assertThat(kindOf(address)).isEqualTo("public");
    }

    private static String kindOf(String address) {
        return ReservedAddressRange.of(AddressLiteral.parse(address).orElseThrow())
                .map(ReservedAddressRange::kind)
                .orElse("public");
    }
}

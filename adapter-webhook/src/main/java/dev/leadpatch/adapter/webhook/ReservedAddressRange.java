package dev.leadpatch.adapter.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that are not the internet's: IANA's registries of special-purpose addresses, multicast, and what was
 * never given out. A few that the registries call reachable but that serve protocols, not people, are among them.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</a>
 *
 * @param kind for people, to go before "address"
 * @param specification where it is written
 */
record ReservedAddressRange(CidrBlock range, String kind, String specification) {

    private static final List<ReservedAddressRange> ALL = List.of(
            range("0.0.0.0/8", "an unspecified", "RFC 791 §3.2"),
            range("10.0.0.0/8", "a private", "RFC 1918"),
            range("100.64.0.0/10", "a shared", "RFC 6598"),
            range("127.0.0.0/8", "a loopback", "RFC 1122 §3.2.1.3"),
            // the metadata services of most clouds are at 169.254.169.254
            range("169.254.0.0/16", "a link-local", "RFC 3927"),
            range("172.16.0.0/12", "a private", "RFC 1918"),
            range("192.0.0.0/24", "a reserved", "RFC 6890 §2.1"),
            range("192.0.2.0/24", "a documentation", "RFC 5737"),
            range("192.88.99.0/24", "a reserved", "RFC 7526"),
            range("192.168.0.0/16", "a private", "RFC 1918"),
            range("198.18.0.0/15", "a benchmarking", "RFC 2544"),
            range("198.51.100.0/24", "a documentation", "RFC 5737"),
            range("203.0.113.0/24", "a documentation", "RFC 5737"),
            // a public address that, inside of that cloud, is the host's own
            range("168.63.129.16/32", "a cloud metadata", "Azure's documentation of 168.63.129.16"),
            range("224.0.0.0/4", "a multicast", "RFC 5771"),
            range("255.255.255.255/32", "a broadcast", "RFC 919 §7"),
            range("240.0.0.0/4", "a reserved", "RFC 1112 §4"),
            range("::/128", "an unspecified", "RFC 4291 §2.5.2"),
            range("::1/128", "a loopback", "RFC 4291 §2.5.3"),
            // Java takes mapped addresses (::ffff:0:0/96, RFC 4291 §2.5.5.2) for those of IPv4 that they are
            range("::/96", "a reserved", "RFC 4291 §2.5.5.1"),
            range("64:ff9b:1::/48", "a private", "RFC 8215"),
            range("100::/64", "a reserved", "RFC 6666"),
            range("100:0:0:1::/64", "a reserved", "RFC 9780"),
            range("2001::/32", "a reserved", "RFC 4380"),
            range("2001:2::/48", "a benchmarking", "RFC 5180"),
            range("2001::/23", "a reserved", "RFC 2928"),
            range("2001:db8::/32", "a documentation", "RFC 3849"),
            range("2002::/16", "a reserved", "RFC 3056"),
            range("3fff::/20", "a documentation", "RFC 9637"),
            range("5f00::/16", "a reserved", "RFC 9602"),
            // the metadata service of AWS is at fd00:ec2::254
            range("fc00::/7", "a private", "RFC 4193"),
            range("fe80::/10", "a link-local", "RFC 4291 §2.5.6"),
            range("fec0::/10", "a private", "RFC 3879"),
            range("ff00::/8", "a multicast", "RFC 4291 §2.7"),

            // of IPv6 only 2000::/3 was ever given out the rest, which is these five, waits for a use that nobody knows
            range("::/3", "a reserved", "RFC 4291 §2.4"),
            range("4000::/2", "a reserved", "RFC 4291 §2.4"),
            range("8000::/2", "a reserved", "RFC 4291 §2.4"),
            range("c000::/3", "a reserved", "RFC 4291 §2.4"),
            range("e000::/3", "a reserved", "RFC 4291 §2.4"));

    /** The range that forbids {@code address}: the first that it, or an address of IPv4 inside it, is in. */
    static Optional<ReservedAddressRange> of(InetAddress address) {
        Optional<Inet4Address> behind = EmbeddedIpv4Address.behindNat64(address);
        if (behind.isPresent()) {
            return firstContaining(behind.get());
        }
        return firstContaining(address)
                .or(() -> EmbeddedIpv4Address.behindIsatap(address).flatMap(ReservedAddressRange::firstContaining));
    }

    private static Optional<ReservedAddressRange> firstContaining(InetAddress address) {
        return ALL.stream().filter(reserved -> reserved.range.contains(address)).findFirst();
    }

    private static ReservedAddressRange range(String range, String kind, String source) {
        return new ReservedAddressRange(CidrBlock.parse(range).orElseThrow(), kind, source);
    }
}

package dev.leadpatch.adapter.webhook.address;

import dev.leadpatch.application.address.CidrBlock;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A range of addresses that are not public: from IANA's registries of special-purpose addresses, multicast, or
 * unallocated space. Includes a few ranges that the registries mark as globally reachable, because only protocols use
 * them.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</a>
 * @see <a href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</a>
 *
 * @param cidrBlock the addresses
 * @param kind the purpose with its article, to precede "address" in messages
 * @param specification the specification that reserves the range
 */
public record ReservedAddressRange(CidrBlock cidrBlock, String kind, String specification) {

    private static final List<ReservedAddressRange> ALL = List.of(
            reserved("0.0.0.0/8", "an unspecified", "RFC 791 §3.2"),
            reserved("10.0.0.0/8", "a private", "RFC 1918"),
            reserved("100.64.0.0/10", "a shared", "RFC 6598"),
            reserved("127.0.0.0/8", "a loopback", "RFC 1122 §3.2.1.3"),
            // 169.254.169.254 is the metadata service of most clouds
            reserved("169.254.0.0/16", "a link-local", "RFC 3927"),
            reserved("172.16.0.0/12", "a private", "RFC 1918"),
            reserved("192.0.0.0/24", "a reserved", "RFC 6890 §2.1"),
            reserved("192.0.2.0/24", "a documentation", "RFC 5737"),
            reserved("192.88.99.0/24", "a reserved", "RFC 7526"),
            reserved("192.168.0.0/16", "a private", "RFC 1918"),
            reserved("198.18.0.0/15", "a benchmarking", "RFC 2544"),
            reserved("198.51.100.0/24", "a documentation", "RFC 5737"),
            reserved("203.0.113.0/24", "a documentation", "RFC 5737"),
            // a public address that refers to the host within Azure
            reserved("168.63.129.16/32", "a cloud metadata", "Azure's documentation of 168.63.129.16"),
            reserved("224.0.0.0/4", "a multicast", "RFC 5771"),
            reserved("255.255.255.255/32", "a broadcast", "RFC 919 §7"),
            reserved("240.0.0.0/4", "a reserved", "RFC 1112 §4"),
            reserved("::/128", "an unspecified", "RFC 4291 §2.5.2"),
            reserved("::1/128", "a loopback", "RFC 4291 §2.5.3"),
            // Java converts IPv4-mapped addresses (::ffff:0:0/96, RFC 4291 §2.5.5.2) to IPv4 addresses
            reserved("::/96", "a reserved", "RFC 4291 §2.5.5.1"),
            reserved("64:ff9b:1::/48", "a private", "RFC 8215"),
            reserved("100::/64", "a reserved", "RFC 6666"),
            reserved("100:0:0:1::/64", "a reserved", "RFC 9780"),
            reserved("2001::/32", "a reserved", "RFC 4380"),
            reserved("2001:2::/48", "a benchmarking", "RFC 5180"),
            reserved("2001::/23", "a reserved", "RFC 2928"),
            reserved("2001:db8::/32", "a documentation", "RFC 3849"),
            reserved("2002::/16", "a reserved", "RFC 3056"),
            reserved("3fff::/20", "a documentation", "RFC 9637"),
            reserved("5f00::/16", "a reserved", "RFC 9602"),
            // fd00:ec2::254 is the metadata service of AWS
            reserved("fc00::/7", "a private", "RFC 4193"),
            reserved("fe80::/10", "a link-local", "RFC 4291 §2.5.6"),
            reserved("fec0::/10", "a private", "RFC 3879"),
            reserved("ff00::/8", "a multicast", "RFC 4291 §2.7"),

            // global unicast addresses are only allocated from 2000::/3; these five blocks are the remaining space
            reserved("::/3", "a reserved", "RFC 4291 §2.4"),
            reserved("4000::/2", "a reserved", "RFC 4291 §2.4"),
            reserved("8000::/2", "a reserved", "RFC 4291 §2.4"),
            reserved("c000::/3", "a reserved", "RFC 4291 §2.4"),
            reserved("e000::/3", "a reserved", "RFC 4291 §2.4"));

    /** The first range that contains {@code address}, or the IPv4 address embedded in it; empty if it is public. */
    public static Optional<ReservedAddressRange> of(InetAddress address) {
        Optional<Inet4Address> embedded = EmbeddedIpv4Address.behindNat64(address);
        if (embedded.isPresent()) {
            return firstContaining(embedded.get());
        }
        return firstContaining(address)
                .or(() -> EmbeddedIpv4Address.behindIsatap(address).flatMap(ReservedAddressRange::firstContaining));
    }

    private static Optional<ReservedAddressRange> firstContaining(InetAddress address) {
        return ALL.stream().filter(range -> range.cidrBlock.contains(address)).findFirst();
    }

    private static ReservedAddressRange reserved(String cidrBlock, String kind, String specification) {
        return new ReservedAddressRange(CidrBlock.parse(cidrBlock).orElseThrow(), kind, specification);
    }

    /**
     * Extracts the IPv4 address that is embedded in a NAT64 or ISATAP address. Java converts IPv4-mapped addresses
     * itself; the other transition formats (IPv4-compatible, 6to4, Teredo, local NAT64) are reserved as a whole.
     */
    private static final class EmbeddedIpv4Address {

        private static final CidrBlock NAT64 = CidrBlock.parse("64:ff9b::/96").orElseThrow();
        private static final int IPV4_OFFSET = 12;

        private EmbeddedIpv4Address() {}

        /**
         * The IPv4 address to which a NAT64 gateway translates {@code address} (RFC 6052 §2.1). IPv6-only hosts can
         * reach every IPv4 address this way.
         */
        static Optional<Inet4Address> behindNat64(InetAddress address) {
            return NAT64.contains(address) ? Optional.of(lastFourBytes(address.getAddress())) : Optional.empty();
        }

        /**
         * The end of an ISATAP tunnel: the interface identifier is {@code 0:5efe} or {@code 200:5efe} (RFC 5214 §6.1).
         */
        static Optional<Inet4Address> behindIsatap(InetAddress address) {
            byte[] bytes = address.getAddress();
            boolean isatap = bytes.length == 16
                    && (bytes[8] & ~0x02) == 0
                    && bytes[9] == 0
                    && bytes[10] == 0x5e
                    && bytes[11] == (byte) 0xfe;
            return isatap ? Optional.of(lastFourBytes(bytes)) : Optional.empty();
        }

        private static Inet4Address lastFourBytes(byte[] address) {
            try {
                return (Inet4Address)
                        InetAddress.getByAddress(Arrays.copyOfRange(address, IPV4_OFFSET, address.length));
            } catch (UnknownHostException e) {
                // cannot happen: four bytes are a valid address
                throw new IllegalStateException(e);
            }
        }
    }
}

package dev.leadpatch.adapter.webhook.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Extracts the IPv4 address that is embedded in a NAT64 or ISATAP address. Java converts IPv4-mapped addresses itself;
 * the other transition formats (IPv4-compatible, 6to4, Teredo, local NAT64) are reserved as a whole.
 */
final class EmbeddedIpv4Address {

    private static final CidrBlock NAT64 = CidrBlock.parse("64:ff9b::/96").orElseThrow();
    private static final int IPV4_OFFSET = 12;

    private EmbeddedIpv4Address() {}

    /**
     * The IPv4 address to which a NAT64 gateway translates {@code address} (RFC 6052 §2.1). IPv6-only hosts can reach
     * every IPv4 address this way.
     */
    static Optional<Inet4Address> behindNat64(InetAddress address) {
        return NAT64.contains(address) ? Optional.of(lastFourBytes(address.getAddress())) : Optional.empty();
    }

    /** The end of an ISATAP tunnel: the interface identifier is {@code 0:5efe} or {@code 200:5efe} (RFC 5214 §6.1). */
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
            return (Inet4Address) InetAddress.getByAddress(Arrays.copyOfRange(address, IPV4_OFFSET, address.length));
        } catch (UnknownHostException e) {
            // cannot happen: four bytes are a valid address
            throw new IllegalStateException(e);
        }
    }
}

package dev.leadpatch.application.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CIDR block: the IPv4 or IPv6 addresses with a common prefix.
 *
 * @param networkAddress the first address
 * @param prefixLength the length of the common prefix in bits
 */
public record CidrBlock(InetAddress networkAddress, int prefixLength) {

    private static final Pattern PATTERN = Pattern.compile("(?<network>[^/]+)(?:/(?<length>0|[1-9][0-9]{0,2}))?");

    /**
     * Parses a block such as {@code 10.0.0.0/8}, or a single address; empty if {@code text} is neither. A block
     * with host bits set, such as {@code 10.1.2.3/8}, is rejected as a probable error.
     */
    public static Optional<CidrBlock> parse(String text) {
        Matcher matcher = PATTERN.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return AddressLiteral.parse(matcher.group("network")).flatMap(network -> {
            int maxLength = 8 * network.getAddress().length;
            int prefixLength = matcher.group("length") == null ? maxLength : Integer.parseInt(matcher.group("length"));
            return prefixLength <= maxLength && hasZeroBitsFrom(prefixLength, network.getAddress())
                    ? Optional.of(new CidrBlock(network, prefixLength))
                    : Optional.empty();
        });
    }

    /** Returns the block of this length that contains {@code address}. */
    public static CidrBlock of(InetAddress address, int prefixLength) {
        byte[] bytes = address.getAddress();
        for (int bit = prefixLength; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] &= (byte) ~(1 << (7 - bit % 8));
        }
        try {
            return new CidrBlock(InetAddress.getByAddress(bytes), prefixLength);
        } catch (UnknownHostException e) {
            // cannot happen: the length is that of an address
            throw new IllegalStateException(e);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] prefix = networkAddress.getAddress();
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            if (isBitSet(bit, prefix) != isBitSet(bit, bytes)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return networkAddress.getHostAddress() + "/" + prefixLength;
    }

    private static boolean hasZeroBitsFrom(int start, byte[] address) {
        for (int bit = start; bit < 8 * address.length; bit++) {
            if (isBitSet(bit, address)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBitSet(int bit, byte[] address) {
        return (address[bit / 8] >> (7 - bit % 8) & 1) == 1;
    }
}

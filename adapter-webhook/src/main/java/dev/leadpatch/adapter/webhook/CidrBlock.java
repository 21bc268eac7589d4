package dev.leadpatch.adapter.webhook;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of addresses: all of one version of IP that begin with the same bits.
 *
 * @param networkAddress the first address
 * @param prefixLength how many of its bits all addresses share
 */
record CidrBlock(InetAddress networkAddress, int prefixLength) {

    private static final Pattern PATTERN = Pattern.compile("(?<first>[^/]+)(?:/(?<bits>0|[1-9][0-9]{0,2}))?");

    /**
     * Reads {@code 10.0.0.0/8}, or an address alone; nothing if {@code text} is neither. A block that does not begin
     * with its first address, such as {@code 10.1.2.3/8}, is more likely a mistake than meant, and none.
     */
    static Optional<CidrBlock> parse(String text) {
        Matcher form = PATTERN.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return AddressLiteral.parse(form.group("first")).flatMap(first -> {
            int all = 8 * first.getAddress().length;
            int bits = form.group("bits") == null ? all : Integer.parseInt(form.group("bits"));
            return bits <= all && hasZeroBitsFrom(bits, first.getAddress())
                    ? Optional.of(new CidrBlock(first, bits))
                    : Optional.empty();
        });
    }

    boolean contains(InetAddress address) {
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

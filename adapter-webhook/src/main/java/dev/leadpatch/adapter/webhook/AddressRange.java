package dev.leadpatch.adapter.webhook;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of addresses: all of one version of IP that begin with the same bits.
 *
 * @param first the first address
 * @param bits how many of its bits all addresses share
 */
record AddressRange(InetAddress first, int bits) {

    private static final Pattern FORM = Pattern.compile("(?<first>[^/]+)(?:/(?<bits>0|[1-9][0-9]{0,2}))?");

    /**
     * Reads {@code 10.0.0.0/8}, or an address alone; nothing if {@code text} is neither. A block that does not begin
     * with its first address, such as {@code 10.1.2.3/8}, is more likely a mistake than meant, and none.
     */
    static Optional<AddressRange> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        return AddressLiteral.parse(form.group("first")).flatMap(first -> {
            int all = 8 * first.getAddress().length;
            int bits = form.group("bits") == null ? all : Integer.parseInt(form.group("bits"));
            return bits <= all && isZeroFrom(bits, first.getAddress())
                    ? Optional.of(new AddressRange(first, bits))
                    : Optional.empty();
        });
    }

    boolean contains(InetAddress address) {
        byte[] prefix = first.getAddress();
        byte[] bytes = address.getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (isSet(bit, prefix) != isSet(bit, bytes)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }

    private static boolean isZeroFrom(int start, byte[] address) {
        for (int bit = start; bit < 8 * address.length; bit++) {
            if (isSet(bit, address)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSet(int bit, byte[] address) {
        return (address[bit / 8] >> (7 - bit % 8) & 1) == 1;
    }
}

package dev.leadpatch.application.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * An IP address literal in canonical notation: four decimal numbers for IPv4, RFC 4291 for IPv6. Programs disagree on
 * the other notations ({@code 127.1}, {@code 0177.0.0.1}, {@code 0x7f000001}, {@code 2130706433}).
 */
public final class AddressLiteral {
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    // the WHATWG URL standard parses such hosts as IPv4 addresses, valid or not
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)");

    // two or more groups of zeros, with the separators around them
    private static final Pattern ZERO_GROUPS = Pattern.compile("(?:^|:)(0(?::0)+)(?::|$)");

    private AddressLiteral() {}

    /**
     * Parses a literal without a DNS lookup; empty if {@code host} is a name or an address in another notation. An
     * IPv4-mapped IPv6 address is returned as an IPv4 address.
     */
    public static Optional<InetAddress> parse(String host) {
        if (!IPV4.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            // never a DNS lookup: neither pattern matches a host name
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Returns the canonical literal of an address, without a zone: RFC 5952 for IPv6. */
    public static String format(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        // eight groups without leading zeros
        String groups = address.getHostAddress().replaceFirst("%.*", "");
        Optional<MatchResult> longest = Optional.empty();
        for (MatchResult zeros : ZERO_GROUPS.matcher(groups).results().toList()) {
            if (longest.isEmpty() || length(zeros) > length(longest.get())) {
                longest = Optional.of(zeros);
            }
        }
        return longest.map(zeros -> groups.substring(0, zeros.start()) + "::" + groups.substring(zeros.end()))
                .orElse(groups);
    }

    /** The length without the separators around the groups. */
    private static int length(MatchResult zeros) {
        return zeros.end(1) - zeros.start(1);
    }

    /** Whether some programs parse {@code host} as an address although {@link #parse} does not. */
    public static boolean isNonCanonical(String host) {
        return parse(host).isEmpty()
                && (ENDS_IN_NUMBER.matcher(host).matches() || host.indexOf(':') >= 0 || host.indexOf('%') >= 0);
    }
}

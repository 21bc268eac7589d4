package dev.leadpatch.adapter.http.client;

import dev.leadpatch.application.address.AddressLiteral;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The client of a proxy, as the proxy reports it.
 *
 * @param kind whether the client has an address
 * @param address the address; present exactly if the node is {@link Kind#IDENTIFIED}
 */
record ForwardedNode(Kind kind, Optional<InetAddress> address) {

    private static final ForwardedNode UNIDENTIFIED = new ForwardedNode(Kind.UNIDENTIFIED, Optional.empty());
    private static final ForwardedNode MALFORMED = new ForwardedNode(Kind.MALFORMED, Optional.empty());
    private static final String OBFUSCATED = "_[A-Za-z0-9._-]+";
    private static final Pattern SYNTAX = Pattern.compile("(?:(?<hidden>(?i:unknown)|" + OBFUSCATED
            + ")|(?<ipv4>[0-9.]+)|\\[(?<ipv6>[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)])(?::(?:[0-9]{1,5}|" + OBFUSCATED + "))?");

    /** Parses an element of {@code Forwarded} (RFC 7239 §4). */
    static ForwardedNode ofForwarded(String element) {
        return ForwardedElement.parse(element)
                .map(parsed -> parsed.node().map(ForwardedNode::of).orElse(UNIDENTIFIED))
                .orElse(MALFORMED);
    }

    /** Parses an element of {@code X-Forwarded-For}: a node of RFC 7239, or an IPv6 address without brackets. */
    static ForwardedNode ofXForwardedFor(String element) {
        return AddressLiteral.parse(element).map(ForwardedNode::identified).orElseGet(() -> of(element));
    }

    /** Parses a node identifier (RFC 7239 §6). Its port is ignored. */
    private static ForwardedNode of(String text) {
        Matcher node = SYNTAX.matcher(text);
        if (!node.matches()) {
            return MALFORMED;
        }
        if (node.group("hidden") != null) {
            return UNIDENTIFIED;
        }
        String literal = node.group("ipv4") == null ? node.group("ipv6") : node.group("ipv4");
        return AddressLiteral.parse(literal).map(ForwardedNode::identified).orElse(MALFORMED);
    }

    private static ForwardedNode identified(InetAddress address) {
        return new ForwardedNode(Kind.IDENTIFIED, Optional.of(address));
    }

    /** Whether a client has an address. */
    enum Kind {
        IDENTIFIED,
        /** The proxy does not know the client, or hides it: {@code unknown}, {@code _hidden}, or no {@code for}. */
        UNIDENTIFIED,
        /** The element does not follow the grammar of its header. */
        MALFORMED
    }
}

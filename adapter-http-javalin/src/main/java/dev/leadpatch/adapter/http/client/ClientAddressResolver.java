package dev.leadpatch.adapter.http.client;

import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.application.address.CidrBlock;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Determines the address of the client of a request: the address of the connection or, if that is a trusted proxy, the
 * last address in {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For} that is not a trusted proxy. Immutable.
 */
public final class ClientAddressResolver {

    private static final String ATTRIBUTE = "dev.leadpatch.client_address";
    private static final String FORWARDED = "Forwarded";
    private static final String X_FORWARDED_FOR = "X-Forwarded-For";
    private static final int IPV4_LENGTH = 32;
    private static final int IPV6_LENGTH = 64;

    private final TrustedProxies trustedProxies;

    public ClientAddressResolver(TrustedProxies trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /** Returns the address of the client. Repeated calls, with any wrapper of the request, return the same one. */
    public InetAddress of(Request request) {
        Request innermost = Request.unWrap(request);
        if (innermost.getAttribute(ATTRIBUTE) instanceof InetAddress known) {
            return known;
        }
        InetAddress connection = ofConnection(innermost.getConnectionMetaData().getRemoteSocketAddress());
        InetAddress address = resolve(connection, innermost.getHeaders());
        innermost.setAttribute(ATTRIBUTE, address);
        return address;
    }

    /** Returns the network that a client has an address of: a subscriber usually has all addresses of an IPv6 /64. */
    public static CidrBlock networkOf(InetAddress address) {
        return CidrBlock.of(address, address instanceof Inet6Address ? IPV6_LENGTH : IPV4_LENGTH);
    }

    /** Returns the address of the peer of a connection; the loopback address if the connection has none. */
    public static InetAddress ofConnection(@Nullable SocketAddress peer) {
        return peer instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /**
     * If both headers are present, they must agree. Otherwise the address is that of the proxy, because the proxy may
     * set one header only and pass on the other one, which the client has forged.
     */
    InetAddress resolve(InetAddress connection, HttpFields headers) {
        if (!trustedProxies.contains(connection)) {
            return connection;
        }
        Optional<InetAddress> forwarded =
                walk(connection, headers.getValuesList(FORWARDED), ForwardedNode::ofForwarded);
        Optional<InetAddress> xForwardedFor =
                walk(connection, headers.getValuesList(X_FORWARDED_FOR), ForwardedNode::ofXForwardedFor);
        if (forwarded.isPresent() && xForwardedFor.isPresent() && !forwarded.equals(xForwardedFor)) {
            return connection;
        }
        return forwarded.or(() -> xForwardedFor).orElse(connection);
    }

    /** Follows a header from its end to the first address that is not a trusted proxy; empty without the header. */
    private Optional<InetAddress> walk(
            InetAddress connection, List<String> lines, Function<String, ForwardedNode> parser) {
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        InetAddress client = connection;
        Iterator<String> elements = new ListHeader(lines);
        while (trustedProxies.contains(client) && elements.hasNext()) {
            ForwardedNode node = parser.apply(elements.next());
            switch (node.kind()) {
                case IDENTIFIED -> client = node.address().orElseThrow();
                case UNIDENTIFIED -> {
                    return Optional.of(client);
                }
                case MALFORMED -> {
                    return Optional.of(connection);
                }
            }
        }
        return Optional.of(client);
    }
}

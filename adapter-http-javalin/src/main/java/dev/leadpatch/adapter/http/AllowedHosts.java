package dev.leadpatch.adapter.http;

import dev.leadpatch.application.address.AddressLiteral;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts of which a server is the origin, by the {@code Host} of a request. A server on a loopback address must check
 * them: a web page whose name is resolved to 127.0.0.1 (DNS rebinding) could otherwise read the responses. Immutable.
 */
public final class AllowedHosts {

    /** Every host. */
    public static final AllowedHosts ANY = new AllowedHosts(Optional.empty());

    // empty: every host
    private final Optional<String> host;

    private AllowedHosts(Optional<String> host) {
        this.host = host;
    }

    /** Returns the loopback names and addresses, and {@code host}, the name or address that the operator configured. */
    public static AllowedHosts loopbackAnd(String host) {
        return new AllowedHosts(Optional.of(normalize(host)));
    }

    /** Returns whether requests to {@code requestedHost}, a name or an address without a port, are allowed. */
    public boolean allows(String requestedHost) {
        if (host.isEmpty()) {
            return true;
        }
        String name = normalize(requestedHost);
        return name.equals(host.get())
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || AddressLiteral.parse(name)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }

    private static String normalize(String host) {
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }
}

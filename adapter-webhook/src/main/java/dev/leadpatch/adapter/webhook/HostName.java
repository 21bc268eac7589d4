package dev.leadpatch.adapter.webhook;

import java.net.URI;
import java.util.Locale;

/** The host of a URL in the one form in which hosts are compared. */
final class HostName {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private HostName() {}

    /** Without the brackets of IPv6. */
    static String normalizedHost(URI url) {
        return normalize(url.getHost());
    }

    /** In lower case, without brackets, and without the dot that ends a name that is complete. */
    static String normalize(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String complete = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        return complete.toLowerCase(Locale.ROOT);
    }

    /** The port that is connected to. */
    static int effectivePort(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether the name means the machine itself, whatever a name server says (RFC 6761 §6.3). */
    static boolean isLocalhost(String normal) {
        return normal.equals("localhost") || normal.endsWith(".localhost");
    }
}

package dev.leadpatch.adapter.webhook.address;

import java.net.URI;
import java.util.Locale;

/** Normalizes the hosts of URLs for comparison. */
public final class HostName {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private HostName() {}

    /** The host of {@code url}, normalized. */
    public static String normalizedHost(URI url) {
        return normalize(url.getHost());
    }

    /** Converts to lower case, and removes the brackets of IPv6 and the trailing dot of a fully qualified name. */
    public static String normalize(String host) {
        String withoutBrackets =
                host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String withoutDot = withoutBrackets.endsWith(".")
                ? withoutBrackets.substring(0, withoutBrackets.length() - 1)
                : withoutBrackets;
        return withoutDot.toLowerCase(Locale.ROOT);
    }

    /** The explicit port of {@code url}, or its scheme's default port. */
    public static int effectivePort(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether a normalized name always refers to the local machine, independent of DNS (RFC 6761 §6.3). */
    public static boolean isLocalhost(String name) {
        return name.equals("localhost") || name.endsWith(".localhost");
    }
}

package dev.leadpatch.adapter.webhook.address;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Normalizes the hosts of URLs for comparison. */
public final class HostName {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern DNS_NAME = Pattern.compile("(?=.{1,253}$)" + LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern AUTHORITY = Pattern.compile("(?<host>[A-Za-z0-9_.-]+)(?::(?<port>[0-9]{1,5}))?");

    private HostName() {}

    /**
     * The host of {@code url}; empty if it is invalid. Unlike {@link URI#getHost()}, it can be a name with {@code _},
     * which DNS allows (RFC 2181 §11).
     */
    public static Optional<String> hostOf(URI url) {
        return url.getHost() != null
                ? Optional.of(url.getHost())
                : authorityOf(url)
                        .map(authority -> authority.group("host"))
                        .filter(host -> host.indexOf('_') >= 0 && isValid(normalize(host)));
    }

    /** The explicit port of {@code url}; -1 if there is none. */
    public static int portOf(URI url) {
        return url.getHost() != null
                ? url.getPort()
                : authorityOf(url)
                        .flatMap(authority -> Optional.ofNullable(authority.group("port")))
                        .map(Integer::parseInt)
                        .orElse(-1);
    }

    private static Optional<Matcher> authorityOf(URI url) {
        Matcher authority = AUTHORITY.matcher(String.valueOf(url.getRawAuthority()));
        return authority.matches() ? Optional.of(authority) : Optional.empty();
    }

    /** Whether a normalized name is valid in DNS. */
    public static boolean isValid(String name) {
        return DNS_NAME.matcher(name).matches();
    }

    /**
     * The host of {@code url}, normalized.
     *
     * @throws java.util.NoSuchElementException if the URL has no valid host
     */
    public static String normalizedHost(URI url) {
        return normalize(hostOf(url).orElseThrow());
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
        if (portOf(url) >= 0) {
            return portOf(url);
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether a normalized name always refers to the local machine, independent of DNS (RFC 6761 §6.3). */
    public static boolean isLocalhost(String name) {
        return name.equals("localhost") || name.endsWith(".localhost");
    }
}

package dev.leadpatch.application.webhook;

import dev.leadpatch.application.address.AddressLiteral;
import java.net.URI;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Normalizes the URLs of endpoints, so that spellings of one URL are equal (RFC 3986 §6.2.2 and §6.2.3): case of scheme,
 * host and percent-encoding, encoded letters, dot segments, an empty path, and the default port. A query is a part of
 * the URL.
 */
final class UrlNormalizer {
    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:]*)(?::0*(?<port>[0-9]*))?", Pattern.DOTALL);
    private static final Pattern PERCENT_ENCODED = Pattern.compile("%(?<hex>[0-9A-Fa-f]{2})");
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");
    private static final Pattern LEADING_PARENTS = Pattern.compile("^(?:/\\.\\.)+(?=/|$)");

    private UrlNormalizer() {}

    /** @param url the URL of an endpoint; one that is not valid any longer is returned unchanged */
    static String normalize(URI url) {
        if (url.isOpaque() || url.getRawAuthority() == null) {
            return url.toString();
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        String query = url.getRawQuery() == null ? "" : "?" + normalizeEncoding(url.getRawQuery());
        return scheme + "://" + authority(url.getRawAuthority(), scheme) + path(url) + query;
    }

    private static String authority(String authority, String scheme) {
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return authority;
        }
        String port = matcher.group("port");
        boolean isDefault = port == null || port.isEmpty() || port.equals(scheme.equals("https") ? "443" : "80");
        return host(matcher.group("host").toLowerCase(Locale.ROOT)) + (isDefault ? "" : ":" + port);
    }

    private static String host(String host) {
        if (host.startsWith("[")) {
            return AddressLiteral.parse(host.substring(1, host.length() - 1))
                    .map(address -> "[" + AddressLiteral.format(address) + "]")
                    .orElse(host);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static String path(URI url) {
        // a path that starts with // would be read as an authority without a scheme and host
        URI withPath = URI.create("http://host" + normalizeEncoding(url.getRawPath()));
        String withoutDots =
                LEADING_PARENTS.matcher(withPath.normalize().getRawPath()).replaceFirst("");
        return withoutDots.isEmpty() ? "/" : withoutDots;
    }

    private static String normalizeEncoding(String text) {
        return PERCENT_ENCODED.matcher(text).replaceAll(UrlNormalizer::normalizeOctet);
    }

    private static String normalizeOctet(MatchResult octet) {
        String decoded = String.valueOf((char) Integer.parseInt(octet.group(1), 16));
        return UNRESERVED.matcher(decoded).matches() ? decoded : octet.group().toUpperCase(Locale.ROOT);
    }
}

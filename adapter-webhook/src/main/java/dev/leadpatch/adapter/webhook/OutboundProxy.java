package dev.leadpatch.adapter.webhook;

import dev.leadpatch.adapter.webhook.address.HostName;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * An HTTP proxy through which all deliveries are sent, by the method CONNECT (RFC 9110 §9.3.6).
 *
 * @param authorization the value of {@code Proxy-Authorization}; empty without credentials
 * @param resolvesNames whether the proxy resolves the hosts of receivers. Then it must refuse private addresses itself:
 *     the SSRF guard sees no address
 */
public record OutboundProxy(String host, int port, Optional<String> authorization, boolean resolvesNames) {

    /** Parses {@code http://proxy.example:3128}, with optional user and password; empty if it is invalid. */
    public static Optional<OutboundProxy> parse(String text, boolean resolvesNames) {
        try {
            URI url = new URI(text);
            String userInfo = url.getUserInfo();
            String authority = String.valueOf(url.getRawAuthority());
            URI withoutUser = new URI(url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1));
            int port = HostName.portOf(withoutUser);
            boolean valid = "http".equalsIgnoreCase(url.getScheme())
                    && HostName.hostOf(withoutUser).isPresent()
                    && port > 0
                    && port <= 65_535
                    && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && (userInfo == null || userInfo.indexOf(':') > 0);
            return valid
                    ? Optional.of(new OutboundProxy(
                            HostName.normalizedHost(withoutUser),
                            port,
                            Optional.ofNullable(userInfo).map(OutboundProxy::basic),
                            resolvesNames))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    /** Omits the credentials. */
    @Override
    public String toString() {
        return "OutboundProxy[" + host + ":" + port + "]";
    }
}

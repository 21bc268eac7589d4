package dev.leadpatch.adapter.webhook.guard;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.address.HostName;
import dev.leadpatch.adapter.webhook.address.ReservedAddressRange;
import dev.leadpatch.application.address.AddressLiteral;
import dev.leadpatch.application.webhook.ManageEndpoints.EndpointUrlValidator;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Validates the URLs of endpoints without a DNS lookup. {@link SsrfGuardDnsResolver} checks the resolved addresses of
 * each connection.
 */
public final class ReceiverUrlValidator implements EndpointUrlValidator {

    public static final String PLAIN_HTTP_REFUSED =
            "plain http:// is only allowed for hosts that the operator allows; use https://";

    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_PORT = 65_535;

    private final ReceiverAllowlist allowlist;

    public ReceiverUrlValidator(ReceiverAllowlist allowlist) {
        this.allowlist = allowlist;
    }

    @Override
    public Optional<String> validate(String url) {
        if (url.length() > MAX_LENGTH) {
            return Optional.of("must have at most 2000 characters");
        }
        if (!url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.of(
                    "must be ASCII without spaces: use Punycode (xn--) for host names and percent-encoding elsewhere");
        }
        try {
            return validate(new URI(url));
        } catch (URISyntaxException e) {
            return Optional.of("must be an absolute http:// or https:// URL");
        }
    }

    /** Like {@link #validate(String)}, without the checks of length and characters. */
    public Optional<String> validate(URI url) {
        return validateForm(url).or(() -> validateHost(url));
    }

    private static Optional<String> validateForm(URI url) {
        boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!isHttp || url.getRawAuthority() == null) {
            return Optional.of("must be an absolute http:// or https:// URL");
        }
        if (url.getRawAuthority().indexOf('@') >= 0) {
            return Optional.of("must not contain a user name or password");
        }
        if (url.getRawFragment() != null) {
            return Optional.of("must not contain a #fragment");
        }
        if (HostName.hostOf(url).isEmpty() || AddressLiteral.isNonCanonical(HostName.normalizedHost(url))) {
            return Optional.of("must have a host name, or a canonical IP address such as 192.0.2.1 or [2001:db8::1]");
        }
        int port = HostName.portOf(url);
        return port == 0 || port > MAX_PORT ? Optional.of("must have a port from 1 to 65535") : Optional.empty();
    }

    private Optional<String> validateHost(URI url) {
        String host = HostName.normalizedHost(url);
        int port = HostName.effectivePort(url);
        if (allowlist.allowsHost(host, port)) {
            return Optional.empty();
        }
        // an early check for a clear message; the guard also rejects localhost and reserved literals
        Optional<InetAddress> address = AddressLiteral.parse(HostName.isLocalhost(host) ? "127.0.0.1" : host);
        if (address.filter(literal -> allowlist.allowsAddress(literal, port)).isPresent()) {
            return Optional.empty();
        }
        boolean mayBeAllowed = address.isEmpty() && allowlist.hasCidrBlocks(port);
        return address.flatMap(ReservedAddressRange::of)
                .map(range -> "must not point to " + range.kind() + " address unless the operator allows it")
                .or(() -> "http".equalsIgnoreCase(url.getScheme()) && !mayBeAllowed
                        ? Optional.of("must use https:// unless the operator allows the host")
                        : Optional.empty());
    }
}

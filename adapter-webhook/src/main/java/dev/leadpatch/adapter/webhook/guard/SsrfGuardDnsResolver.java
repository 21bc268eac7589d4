package dev.leadpatch.adapter.webhook.guard;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.address.HostName;
import dev.leadpatch.adapter.webhook.address.ReservedAddressRange;
import dev.leadpatch.application.address.AddressLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * An SSRF guard that also prevents DNS rebinding: resolves a host and rejects reserved addresses, unless the operator
 * allows them. The HTTP client resolves each new connection here, address literals included. It connects to exactly the
 * returned addresses, without a second lookup.
 *
 * <p>One rejected address rejects the host: a name with both public and internal addresses is an error or an attack.
 */
public final class SsrfGuardDnsResolver implements DnsResolver {

    private final DnsResolver delegate;
    private final ReceiverAllowlist allowlist;
    private final boolean isPlainHttp;
    private final boolean proxyResolvesNames;

    /** @param isPlainHttp whether connections have no TLS; these may only reach receivers that the operator allows */
    public SsrfGuardDnsResolver(DnsResolver delegate, ReceiverAllowlist allowlist, boolean isPlainHttp) {
        this(delegate, allowlist, isPlainHttp, false);
    }

    /**
     * Creates a resolver for connections through a proxy.
     *
     * @param proxyResolvesNames whether the proxy resolves names; then only address literals are checked here
     */
    public SsrfGuardDnsResolver(
            DnsResolver delegate, ReceiverAllowlist allowlist, boolean isPlainHttp, boolean proxyResolvesNames) {
        this.delegate = delegate;
        this.allowlist = allowlist;
        this.isPlainHttp = isPlainHttp;
        this.proxyResolvesNames = proxyResolvesNames;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        String name = HostName.normalize(host);
        if (proxyResolvesNames && isName(name)) {
            if (isPlainHttp && !allowlist.allowsHost(name, port)) {
                throw new AddressRefusedException(ReceiverUrlValidator.PLAIN_HTTP_REFUSED);
            }
            return List.of(InetSocketAddress.createUnresolved(name, port));
        }
        InetAddress[] addresses = resolveAddresses(name);
        if (!allowlist.allowsHost(name, port)) {
            for (InetAddress address : addresses) {
                checkAllowed(address, port);
            }
        }
        return Arrays.stream(addresses)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /** Without a port, entries of the allowlist with a port do not apply. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return resolve(host, 0).stream().map(InetSocketAddress::getAddress).toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private static boolean isName(String name) {
        return AddressLiteral.parse(name).isEmpty()
                && !AddressLiteral.isNonCanonical(name)
                && !HostName.isLocalhost(name);
    }

    private InetAddress[] resolveAddresses(String name) throws UnknownHostException {
        InetAddress literal = AddressLiteral.parse(name).orElse(null);
        if (literal != null) {
            return new InetAddress[] {literal};
        }
        if (AddressLiteral.isNonCanonical(name)) {
            throw new AddressRefusedException("the host is a non-canonical IP address");
        }
        InetAddress[] addresses = delegate.resolve(name);
        if (addresses == null || addresses.length == 0) {
            throw new UnknownHostException(name);
        }
        return addresses;
    }

    private void checkAllowed(InetAddress address, int port) throws AddressRefusedException {
        if (allowlist.allowsAddress(address, port)) {
            return;
        }
        if (ReservedAddressRange.of(address).isPresent()) {
            throw new AddressRefusedException(
                    "the host resolves to a private or reserved address, which is not allowed");
        }
        if (isPlainHttp) {
            throw new AddressRefusedException(ReceiverUrlValidator.PLAIN_HTTP_REFUSED);
        }
    }

    /** A host that must not or cannot be connected to. The message is a reason for users; it contains no address. */
    public static final class AddressRefusedException extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        AddressRefusedException(String message) {
            super(message);
        }
    }
}

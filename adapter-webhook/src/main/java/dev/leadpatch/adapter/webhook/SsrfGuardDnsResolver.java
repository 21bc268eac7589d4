package dev.leadpatch.adapter.webhook;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses of a host and judges them. The client asks here for each new connection, for an address in the URL
 * too, and connects to what it is told without another look-up; so a name that has changed its answer since the last
 * time is judged by the answer that counts.
 *
 * <p>Of several addresses one that is refused is enough: a name that stands for the internet and for something internal
 * at once is either wrong or up to something.
 */
final class SsrfGuardDnsResolver implements DnsResolver {

    private final DnsResolver delegate;
    private final ReceiverAllowlist allowlist;
    private final boolean isPlainHttp;

    /** @param isPlain for connections without TLS, which only lead to what the operator allows */
    SsrfGuardDnsResolver(DnsResolver lookUp, ReceiverAllowlist allowed, boolean isPlain) {
        this.delegate = lookUp;
        this.allowlist = allowed;
        this.isPlainHttp = isPlain;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        String name = HostName.normalize(host);
        InetAddress[] addresses = lookUpAddresses(name);
        if (!allowlist.allowsHost(name, port)) {
            for (InetAddress address : addresses) {
                checkAllowed(address);
            }
        }
        return Arrays.stream(addresses)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    /** Without a port none is allowed. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return resolve(host, 0).stream().map(InetSocketAddress::getAddress).toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private InetAddress[] lookUpAddresses(String name) throws UnknownHostException {
        InetAddress literal = AddressLiteral.parse(name).orElse(null);
        if (literal != null) {
            return new InetAddress[] {literal};
        }
        if (AddressLiteral.isNonCanonical(name)) {
            throw new AddressRefusedException("the host is an address that is not spelled out");
        }
        InetAddress[] found = delegate.resolve(name);
        if (found == null || found.length == 0) {
            throw new UnknownHostException(name);
        }
        return found;
    }

    private void checkAllowed(InetAddress address) throws AddressRefusedException {
        if (allowlist.allowsAddress(address)) {
            return;
        }
        if (ReservedAddressRange.of(address).isPresent()) {
            throw new AddressRefusedException(
                    "the host has an address that webhooks only go to if the operator allows it");
        }
        if (isPlainHttp) {
            throw new AddressRefusedException(ReceiverUrlValidator.PLAIN_HTTP_REFUSED);
        }
    }
}

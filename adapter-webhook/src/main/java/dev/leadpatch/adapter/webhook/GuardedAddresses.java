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
final class GuardedAddresses implements DnsResolver {

    private final DnsResolver lookUp;
    private final AllowedReceivers allowed;
    private final boolean isPlain;

    /** @param isPlain for connections without TLS, which only lead to what the operator allows */
    GuardedAddresses(DnsResolver lookUp, AllowedReceivers allowed, boolean isPlain) {
        this.lookUp = lookUp;
        this.allowed = allowed;
        this.isPlain = isPlain;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        String name = HostName.normal(host);
        InetAddress[] addresses = addresses(name);
        if (!allowed.allowsHost(name, port)) {
            for (InetAddress address : addresses) {
                judge(address);
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

    private InetAddress[] addresses(String name) throws UnknownHostException {
        InetAddress literal = AddressLiteral.parse(name).orElse(null);
        if (literal != null) {
            return new InetAddress[] {literal};
        }
        if (AddressLiteral.isMisspelt(name)) {
            throw new NoAddress("the host is an address that is not spelled out");
        }
        InetAddress[] found = lookUp.resolve(name);
        if (found == null || found.length == 0) {
            throw new UnknownHostException(name);
        }
        return found;
    }

    private void judge(InetAddress address) throws NoAddress {
        if (allowed.allowsAddress(address)) {
            return;
        }
        if (ReservedRange.of(address).isPresent()) {
            throw new NoAddress("the host has an address that webhooks only go to if the operator allows it");
        }
        if (isPlain) {
            throw new NoAddress(ReceiverUrls.NO_PLAIN_HTTP);
        }
    }
}

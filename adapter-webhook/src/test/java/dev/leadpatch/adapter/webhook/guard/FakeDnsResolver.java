package dev.leadpatch.adapter.webhook.guard;

import dev.leadpatch.application.address.AddressLiteral;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.DnsResolver;

/** A DNS resolver with configurable addresses. Thread-safe. */
public final class FakeDnsResolver implements DnsResolver {

    private final Map<String, InetAddress[]> addressesByHost = new ConcurrentHashMap<>();
    private final List<String> lookups = new CopyOnWriteArrayList<>();

    public void setAddresses(String host, String... addresses) {
        addressesByHost.put(
                host,
                Arrays.stream(addresses)
                        .map(address -> AddressLiteral.parse(address).orElseThrow())
                        .toArray(InetAddress[]::new));
    }

    public List<String> lookups() {
        return lookups;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        lookups.add(host);
        if (!addressesByHost.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return addressesByHost.get(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}

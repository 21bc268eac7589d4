package dev.leadpatch.adapter.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.DnsResolver;

/** Answers what a test tells it to, and something else when the test says so. */
final class NameServer implements DnsResolver {

    private final Map<String, InetAddress[]> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    void answer(String host, String... addresses) {
        answers.put(
                host,
                Arrays.stream(addresses)
                        .map(address -> AddressLiteral.parse(address).orElseThrow())
                        .toArray(InetAddress[]::new));
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        asked.add(host);
        if (!answers.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return answers.get(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}

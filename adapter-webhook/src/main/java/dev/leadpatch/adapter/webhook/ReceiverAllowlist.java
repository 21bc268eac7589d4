package dev.leadpatch.adapter.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the operator allows beyond the internet, and over plain HTTP: hosts, with or without a port, and ranges of
 * addresses. Who allows a host trusts it, whatever addresses it has.
 */
public final class ReceiverAllowlist {

    /** The internet, over HTTPS, and nothing else. */
    public static final ReceiverAllowlist NONE = new ReceiverAllowlist(List.of(), List.of());

    private static final int ANY_PORT = -1;
    private static final Pattern HOST_NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private final List<Host> hosts;
    private final List<CidrBlock> ranges;

    private ReceiverAllowlist(List<Host> hosts, List<CidrBlock> ranges) {
        this.hosts = List.copyOf(hosts);
        this.ranges = List.copyOf(ranges);
    }

    /**
     * These, and {@code entry} too: a host name such as {@code crm.internal}, an address, or a range such as
     * {@code 10.0.0.0/8} or {@code fd00::/8}. Nothing if it is none of them; nothing is looked up.
     */
    public Optional<ReceiverAllowlist> and(String entry) {
        Optional<CidrBlock> range = CidrBlock.parse(entry);
        if (range.isPresent()) {
            return Optional.of(new ReceiverAllowlist(hosts, append(ranges, range.get())));
        }
        String name = HostName.normalize(entry);
        return HOST_NAME.matcher(name).matches() && !AddressLiteral.isNonCanonical(name)
                ? Optional.of(new ReceiverAllowlist(append(hosts, new Host(name, ANY_PORT)), ranges))
                : Optional.empty();
    }

    /** These, and the host of {@code url} at the port of {@code url} too. */
    public ReceiverAllowlist and(URI url) {
        return new ReceiverAllowlist(
                append(hosts, new Host(HostName.normalizedHost(url), HostName.effectivePort(url))), ranges);
    }

    /** @param host in its normal form */
    boolean allowsHost(String host, int port) {
        return hosts.contains(new Host(host, ANY_PORT)) || hosts.contains(new Host(host, port));
    }

    boolean allowsAddress(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** Whether a name may turn out to have an allowed address. */
    boolean hasRanges() {
        return !ranges.isEmpty();
    }

    /** The entries, as they could be set. */
    @Override
    public String toString() {
        return Stream.concat(hosts.stream(), ranges.stream())
                .map(Object::toString)
                .collect(Collectors.joining(","));
    }

    private static <T> List<T> append(List<T> some, T another) {
        List<T> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }

    private record Host(String name, int port) {
        @Override
        public String toString() {
            return port == ANY_PORT ? name : name + ":" + port;
        }
    }
}

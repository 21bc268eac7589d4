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
public final class AllowedReceivers {

    /** The internet, over HTTPS, and nothing else. */
    public static final AllowedReceivers NONE = new AllowedReceivers(List.of(), List.of());

    private static final int ANY_PORT = -1;
    private static final Pattern LABELS = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private final List<Host> hosts;
    private final List<AddressRange> ranges;

    private AllowedReceivers(List<Host> hosts, List<AddressRange> ranges) {
        this.hosts = List.copyOf(hosts);
        this.ranges = List.copyOf(ranges);
    }

    /**
     * These, and {@code entry} too: a host name such as {@code crm.internal}, an address, or a range such as
     * {@code 10.0.0.0/8} or {@code fd00::/8}. Nothing if it is none of them; nothing is looked up.
     */
    public Optional<AllowedReceivers> and(String entry) {
        Optional<AddressRange> range = AddressRange.parse(entry);
        if (range.isPresent()) {
            return Optional.of(new AllowedReceivers(hosts, with(ranges, range.get())));
        }
        String name = HostName.normal(entry);
        return LABELS.matcher(name).matches() && !AddressLiteral.isMisspelt(name)
                ? Optional.of(new AllowedReceivers(with(hosts, new Host(name, ANY_PORT)), ranges))
                : Optional.empty();
    }

    /** These, and the host of {@code url} at the port of {@code url} too. */
    public AllowedReceivers and(URI url) {
        return new AllowedReceivers(with(hosts, new Host(HostName.of(url), HostName.port(url))), ranges);
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

    private static <T> List<T> with(List<T> some, T another) {
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

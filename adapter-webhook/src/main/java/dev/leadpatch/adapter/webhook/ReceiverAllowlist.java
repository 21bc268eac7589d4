package dev.leadpatch.adapter.webhook;

import dev.leadpatch.adapter.webhook.address.HostName;
import dev.leadpatch.application.address.AddressLiteral;
import dev.leadpatch.application.address.CidrBlock;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The receivers that the operator allows in addition to public addresses, and over plain HTTP: hosts, with or without a
 * port, and CIDR blocks. An allowed host may have any address. Immutable.
 */
public final class ReceiverAllowlist {

    /** The empty list: only public addresses over HTTPS. */
    public static final ReceiverAllowlist NONE = new ReceiverAllowlist(List.of(), List.of());

    private static final int ANY_PORT = -1;

    private final List<Host> hosts;
    private final List<CidrBlock> cidrBlocks;

    private ReceiverAllowlist(List<Host> hosts, List<CidrBlock> cidrBlocks) {
        this.hosts = List.copyOf(hosts);
        this.cidrBlocks = List.copyOf(cidrBlocks);
    }

    /**
     * Adds {@code entry}: a host name such as {@code crm.internal}, an address, or a CIDR block such as
     * {@code 10.0.0.0/8} or {@code fd00::/8}. Empty if {@code entry} is invalid. No DNS lookup.
     */
    public Optional<ReceiverAllowlist> and(String entry) {
        Optional<CidrBlock> cidrBlock = CidrBlock.parse(entry);
        if (cidrBlock.isPresent()) {
            return Optional.of(new ReceiverAllowlist(hosts, append(cidrBlocks, cidrBlock.get())));
        }
        String name = HostName.normalize(entry);
        return HostName.isValid(name) && !AddressLiteral.isNonCanonical(name)
                ? Optional.of(new ReceiverAllowlist(append(hosts, new Host(name, ANY_PORT)), cidrBlocks))
                : Optional.empty();
    }

    /** Adds the host of {@code url} at its port. */
    public ReceiverAllowlist and(URI url) {
        return new ReceiverAllowlist(
                append(hosts, new Host(HostName.normalizedHost(url), HostName.effectivePort(url))), cidrBlocks);
    }

    /**
     * Whether the list has the host, at any port or at {@code port}.
     *
     * @param host normalized by {@link HostName}
     */
    public boolean allowsHost(String host, int port) {
        return hosts.contains(new Host(host, ANY_PORT)) || hosts.contains(new Host(host, port));
    }

    /** Whether a CIDR block of the list contains {@code address}. */
    public boolean allowsAddress(InetAddress address) {
        return cidrBlocks.stream().anyMatch(cidrBlock -> cidrBlock.contains(address));
    }

    /** Whether the list has CIDR blocks, so that a host name may resolve to an allowed address. */
    public boolean hasCidrBlocks() {
        return !cidrBlocks.isEmpty();
    }

    /** The entries as text. */
    public Set<String> entries() {
        return Stream.concat(hosts.stream(), cidrBlocks.stream())
                .map(Object::toString)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The entries, comma-separated. */
    @Override
    public String toString() {
        return String.join(",", entries());
    }

    private static <T> List<T> append(List<T> items, T item) {
        List<T> appended = new ArrayList<>(items);
        appended.add(item);
        return appended;
    }

    private record Host(String name, int port) {
        @Override
        public String toString() {
            return port == ANY_PORT ? name : name + ":" + port;
        }
    }
}

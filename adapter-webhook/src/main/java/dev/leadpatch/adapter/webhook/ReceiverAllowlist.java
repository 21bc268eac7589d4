package dev.leadpatch.adapter.webhook;

import dev.leadpatch.adapter.webhook.address.HostName;
import dev.leadpatch.application.address.AddressLiteral;
import dev.leadpatch.application.address.CidrBlock;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The receivers that the operator allows in addition to public addresses, and over plain HTTP: hosts and CIDR blocks, each
 * with or without a port. An allowed host may have any address. Immutable.
 */
public final class ReceiverAllowlist {

    /** The empty list: only public addresses over HTTPS. */
    public static final ReceiverAllowlist NONE = new ReceiverAllowlist(List.of(), List.of());

    private static final int ANY_PORT = -1;
    private static final int MAX_PORT = 65_535;

    // an IPv6 address or block with a port is in brackets, as in URLs
    private static final Pattern ENTRY = Pattern.compile(
            "(?:\\[(?<ipv6>[^\\[\\]]*:[^\\[\\]]*)]|(?<name>[^:\\[\\]]*))(?::(?<port>[1-9][0-9]{0,4}))?");

    private final List<Host> hosts;
    private final List<Block> blocks;

    private ReceiverAllowlist(List<Host> hosts, List<Block> blocks) {
        this.hosts = List.copyOf(hosts);
        this.blocks = List.copyOf(blocks);
    }

    /**
     * Adds {@code entry}: a host name such as {@code crm.internal}, an address, or a CIDR block such as {@code
     * 10.0.0.0/8} or {@code fd00::/8}. With a port, such as {@code crm.internal:443} or {@code [fd00::/8]:443}, other
     * ports are not allowed. Empty if {@code entry} is invalid. No DNS lookup.
     */
    public Optional<ReceiverAllowlist> and(String entry) {
        Optional<CidrBlock> withoutPort = CidrBlock.parse(entry);
        if (withoutPort.isPresent()) {
            return Optional.of(and(new Block(withoutPort.get(), ANY_PORT)));
        }
        Matcher matcher = ENTRY.matcher(entry);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = matcher.group("port") == null ? ANY_PORT : Integer.parseInt(matcher.group("port"));
        if (port > MAX_PORT) {
            return Optional.empty();
        }
        if (matcher.group("ipv6") != null) {
            return CidrBlock.parse(matcher.group("ipv6")).map(block -> and(new Block(block, port)));
        }
        return CidrBlock.parse(matcher.group("name"))
                .map(block -> and(new Block(block, port)))
                .or(() -> parseHost(matcher.group("name"), port).map(this::and));
    }

    /** Adds the host of {@code url} at its port. */
    public ReceiverAllowlist and(URI url) {
        return and(new Host(HostName.normalizedHost(url), HostName.effectivePort(url)));
    }

    private ReceiverAllowlist and(Host host) {
        return new ReceiverAllowlist(append(hosts, host), blocks);
    }

    private ReceiverAllowlist and(Block block) {
        return new ReceiverAllowlist(hosts, append(blocks, block));
    }

    private static Optional<Host> parseHost(String text, int port) {
        String name = HostName.normalize(text);
        return HostName.isValid(name) && !AddressLiteral.isNonCanonical(name)
                ? Optional.of(new Host(name, port))
                : Optional.empty();
    }

    /**
     * Whether the list has the host, at any port or at {@code port}.
     *
     * @param host normalized by {@link HostName}
     */
    public boolean allowsHost(String host, int port) {
        return hosts.contains(new Host(host, ANY_PORT)) || hosts.contains(new Host(host, port));
    }

    /** Whether a CIDR block of the list contains {@code address}, at any port or at {@code port}. */
    public boolean allowsAddress(InetAddress address, int port) {
        return blocks.stream()
                .anyMatch(block -> block.appliesTo(port) && block.addresses().contains(address));
    }

    /** Whether the list has CIDR blocks for {@code port}, so that a host name may resolve to an allowed address. */
    public boolean hasCidrBlocks(int port) {
        return blocks.stream().anyMatch(block -> block.appliesTo(port));
    }

    /** The entries as text. */
    public Set<String> entries() {
        return Stream.concat(hosts.stream(), blocks.stream())
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

    private record Block(CidrBlock addresses, int port) {
        boolean appliesTo(int requestedPort) {
            return port == ANY_PORT || port == requestedPort;
        }

        @Override
        public String toString() {
            if (port == ANY_PORT) {
                return addresses.toString();
            }
            return (addresses.networkAddress() instanceof Inet6Address ? "[" + addresses + "]" : addresses) + ":"
                    + port;
        }
    }
}

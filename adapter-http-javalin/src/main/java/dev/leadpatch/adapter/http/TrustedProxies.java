package dev.leadpatch.adapter.http;

import dev.leadpatch.application.address.CidrBlock;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The reverse proxies whose {@code Forwarded} and {@code X-Forwarded-For} headers are believed. Immutable.
 *
 * @param cidrBlocks the addresses of the proxies
 */
public record TrustedProxies(List<CidrBlock> cidrBlocks) {

    /** No proxies: the address of a client is that of its connection. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    public TrustedProxies {
        cidrBlocks = List.copyOf(cidrBlocks);
    }

    /** Adds an address or a CIDR block such as {@code 10.0.0.0/8}; empty if {@code entry} is neither. */
    public Optional<TrustedProxies> and(String entry) {
        return CidrBlock.parse(entry).map(block -> {
            List<CidrBlock> extended = new ArrayList<>(cidrBlocks);
            extended.add(block);
            return new TrustedProxies(extended);
        });
    }

    public boolean contains(InetAddress address) {
        return cidrBlocks.stream().anyMatch(block -> block.contains(address));
    }

    /** The entries, comma-separated. */
    @Override
    public String toString() {
        return cidrBlocks.stream().map(CidrBlock::toString).collect(Collectors.joining(","));
    }
}

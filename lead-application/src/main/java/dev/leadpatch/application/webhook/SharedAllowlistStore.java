package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import java.time.Duration;
import java.util.Set;

/**
 * Stores the allowlist of webhook receivers that the sending nodes of a cluster have in common. A node that lacks an
 * entry of it must not claim deliveries: it would refuse their receivers, and use up the attempts. The store compares
 * times by its own clock, because the clocks of the nodes differ. Every method may throw {@link StoreUnavailableException}.
 */
public interface SharedAllowlistStore {

    /**
     * Registers the allowlist of a node. It becomes the shared one if it has all entries of the shared one, or if that
     * one has expired.
     *
     * @param entries the entries of the node's allowlist
     * @param lifetime the time after which the registration expires, unless a node with these entries repeats it
     * @return the entries of the shared allowlist that the node lacks; empty if its own one is the shared one now
     */
    Set<String> register(Set<String> entries, Duration lifetime);

    /**
     * Shortens the registration of a node that stops: if the shared allowlist has exactly these entries, it expires
     * after {@code remaining}, or sooner if it would anyway. Running nodes with the same entries extend it meanwhile.
     *
     * @param remaining longer than the interval in which the nodes register
     */
    void release(Set<String> entries, Duration remaining);
}

package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.SharedAllowlistStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;

/** Stores the shared allowlist in memory. */
public final class InMemorySharedAllowlistStore implements SharedAllowlistStore {
    private final InstantSource clock;
    private Set<String> shared = Set.of();
    private Instant validUntil = Instant.MIN;

    public InMemorySharedAllowlistStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Set<String> register(Set<String> entries, Duration lifetime) {
        Instant now = clock.instant();
        if (!entries.containsAll(shared) && validUntil.isAfter(now)) {
            Set<String> missing = new TreeSet<>(shared);
            missing.removeAll(entries);
            return missing;
        }
        shared = Set.copyOf(entries);
        validUntil = now.plus(lifetime);
        return Set.of();
    }

    @Override
    public synchronized void release(Set<String> entries, Duration remaining) {
        Instant end = clock.instant().plus(remaining);
        if (shared.equals(entries) && validUntil.isAfter(end)) {
            validUntil = end;
        }
    }
}

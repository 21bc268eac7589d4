package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.catalog.SnapshotLookup.MissingSnapshotException;
import dev.leadpatch.adapter.persistence.jdbc.KeyedSemaphore;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs transactions of one company. A transaction that needs a snapshot that is not cached is rolled back, and runs again
 * after the snapshot was loaded, so that its locks are not held meanwhile. The last attempt loads the snapshot itself, in
 * case the catalog changes all the time. The last attempts of a company run one after the other, so that they use one
 * connection and can share a load. Thread-safe.
 */
public final class SnapshotRetries {
    static final int MAX_ATTEMPTS = 4;

    /** Latest start of a further attempt that is not the last one; it leaves time for a slow load. */
    static final Duration MAX_RETRY_TIME = Duration.ofMillis(500);

    private final TenantSnapshotCache cache;
    private final KeyedSemaphore<CompanyId> lastAttempts = new KeyedSemaphore<>(1);

    SnapshotRetries(TenantSnapshotCache cache) {
        this.cache = cache;
    }

    /**
     * Runs a transaction of one company until it needs no other snapshot. The caller must hold no connection.
     *
     * @throws StoreUnavailableException if no snapshot is loaded within the deadline; nothing was changed
     * @throws MemoryExhaustedException if there is no memory for the last attempt; nothing was changed
     */
    public <T> T run(CompanyId owner, StoreDeadline deadline, Function<SnapshotLookup, T> transaction) {
        Optional<TenantSnapshot> loaded = Optional.empty();
        int attempt = 1;
        do {
            Optional<TenantSnapshot> usable = loaded;
            try {
                return transaction.apply((handle, company, version) -> Optional.of(find(company, version, usable)
                        .orElseThrow(() -> new MissingSnapshotException(company, version))));
            } catch (MissingSnapshotException e) {
                loaded = Optional.of(cache.get(e.company(), e.version(), deadline));
            }
            attempt++;
        } while (attempt < MAX_ATTEMPTS && deadline.isBefore(MAX_RETRY_TIME));
        Optional<TenantSnapshot> usable = loaded;
        return lastAttempts
                .call(owner, deadline.remainingOf(StoreDeadline.LATE_CONNECTION_WAIT), () -> {
                    try (Reservation reservation = cache.reserveLoad(owner)) {
                        return transaction.apply((handle, company, version) -> Optional.of(
                                find(company, version, usable).orElseGet(() -> cache.load(handle, company))));
                    }
                })
                .orElseThrow(() -> new StoreBusyException(
                        "other changes of the company loaded its catalog beyond the deadline; nothing was changed"));
    }

    /** @param loaded the snapshot loaded for this attempt: the cache may have no space for it */
    private Optional<TenantSnapshot> find(CompanyId company, long version, Optional<TenantSnapshot> loaded) {
        return cache.find(company, version).or(() -> loaded.filter(snapshot -> snapshot.catalogVersion() == version));
    }
}

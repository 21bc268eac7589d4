package dev.leadpatch.adapter.persistence.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy.Eviction;
import dev.leadpatch.adapter.persistence.CatalogCache;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jdbi.v3.core.Handle;

/**
 * Caches tenant snapshots, weighed by their estimated size. A cached snapshot is used only if its catalog version is the
 * current one of the company, so it is never stale. A missing snapshot is loaded single-flight: once for all callers that
 * need it, while they hold no connection and no locks. A load reads only what changed since the cached version. Thread-safe.
 */
public final class TenantSnapshotCache implements CatalogCache {
    private static final int HEAP_SHARE = 8;

    private final Loader loader;
    private final Cache<CompanyId, TenantSnapshot> cache;
    private final Eviction<CompanyId, TenantSnapshot> eviction;
    private final SingleFlightLoads loads = new SingleFlightLoads();
    private final SnapshotLoadPermits loadPermits = new SnapshotLoadPermits();
    private final LongAdder loadCount = new LongAdder();
    private final SnapshotMemory memory;
    private final SnapshotRetries retries = new SnapshotRetries(this);

    /** Loads the current snapshot of a company. */
    @FunctionalInterface
    public interface Loader {

        /**
         * Returns the current snapshot; empty if the company does not exist.
         *
         * @param base a snapshot of an older version: only what differs from it need be read
         */
        Optional<TenantSnapshot> load(StoreDeadline deadline, CompanyId company, Optional<TenantSnapshot> base);

        /** Loads snapshots with a connection of {@code database}. */
        static Loader of(Database database) {
            return (deadline, company, base) ->
                    database.use(deadline, handle -> TenantSnapshotDao.load(handle, company, base));
        }
    }

    /**
     * Creates a cache that uses up to an eighth of the heap.
     *
     * @param memory of the snapshots that are loaded within a transaction
     */
    public TenantSnapshotCache(Loader loader, MemoryBudget memory) {
        this(loader, Runtime.getRuntime().maxMemory() / HEAP_SHARE, memory);
    }

    TenantSnapshotCache(Loader loader, long maxBytes, MemoryBudget memory) {
        this.loader = loader;
        this.memory = new SnapshotMemory(memory);
        cache = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((CompanyId company, TenantSnapshot snapshot) ->
                        (int) Math.min(snapshot.estimatedBytes(), Integer.MAX_VALUE))
                .executor(Runnable::run) // evicts at once
                .build();
        eviction = cache.policy().eviction().orElseThrow();
    }

    /** Runs transactions that need a snapshot. */
    public SnapshotRetries retries() {
        return retries;
    }

    /** Returns the snapshot at {@code version} if it is cached. */
    public Optional<TenantSnapshot> find(CompanyId company, long version) {
        return Optional.ofNullable(cache.getIfPresent(company)).filter(cached -> cached.catalogVersion() == version);
    }

    /**
     * Returns the snapshot at {@code version}, which the caller has just read, or at a later version. The caller must hold
     * no connection, because it may wait for a load.
     *
     * @throws StoreUnavailableException if the snapshot is not loaded within the deadline
     */
    public TenantSnapshot get(CompanyId company, long version, StoreDeadline deadline) {
        Optional<TenantSnapshot> found = find(company, version);
        while (found.isEmpty()) {
            // a previous load may have ended just now
            found = loads.run(
                    company, version, deadline, () -> find(company, version).orElseGet(() -> load(company, deadline)));
        }
        return found.get();
    }

    /**
     * As {@link #get(CompanyId, long, StoreDeadline)}, within the running transaction.
     *
     * @throws MemoryExhaustedException if there is no memory for a load now
     */
    public TenantSnapshot get(Handle handle, CompanyId company, long version) {
        return find(company, version).orElseGet(() -> {
            try (Reservation reservation = reserveLoad(company)) {
                return load(handle, company);
            }
        });
    }

    /**
     * As {@link #get(Handle, CompanyId, long)}, within the transaction of a host, which may have changed the catalog and
     * may be rolled back.
     */
    public TenantSnapshot getInHostTransaction(Handle handle, CompanyId company, long version) {
        return find(company, version).orElseGet(() -> {
            try (Reservation reservation = reserveLoad(company)) {
                return put(
                        company,
                        TenantSnapshotDao.load(handle, company, base(company)).map(TenantSnapshot::asUncommitted));
            }
        });
    }

    /** Reserves memory for a {@link #load(Handle, CompanyId)}. */
    Reservation reserveLoad(CompanyId company) {
        return memory.reserve(company);
    }

    /** Loads the snapshot within the running transaction; the caller has reserved memory. */
    TenantSnapshot load(Handle handle, CompanyId company) {
        return put(company, TenantSnapshotDao.load(handle, company, base(company)));
    }

    private TenantSnapshot load(CompanyId company, StoreDeadline deadline) {
        loadPermits.acquire(deadline);
        try {
            return put(company, loader.load(deadline, company, base(company)));
        } finally {
            loadPermits.release();
        }
    }

    private Optional<TenantSnapshot> base(CompanyId company) {
        return Optional.ofNullable(cache.getIfPresent(company)).filter(TenantSnapshot::committed);
    }

    private TenantSnapshot put(CompanyId company, Optional<TenantSnapshot> loaded) {
        loadCount.increment();
        TenantSnapshot snapshot =
                loaded.orElseThrow(() -> new IllegalStateException("company " + company.value() + " does not exist"));
        memory.record(snapshot);
        cache.put(company, snapshot);
        return snapshot;
    }

    @Override
    public long companies() {
        return cache.estimatedSize();
    }

    @Override
    public long bytes() {
        return eviction.weightedSize().orElse(0);
    }

    @Override
    public long maxBytes() {
        return eviction.getMaximum();
    }

    @Override
    public long loads() {
        return loadCount.sum();
    }
}

package dev.leadpatch.adapter.persistence.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;

/** Reserves memory for snapshots that are loaded within a transaction. Thread-safe. */
final class SnapshotMemory {
    private static final int MAX_COMPANIES = 10_000;

    private final MemoryBudget budget;
    private final Cache<CompanyId, Long> lastBytes =
            Caffeine.newBuilder().maximumSize(MAX_COMPANIES).build();

    SnapshotMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Records the size of a snapshot, by which memory for the next one of its company is reserved. */
    void record(TenantSnapshot loaded) {
        lastBytes.put(loaded.catalog().company(), loaded.estimatedBytes());
    }

    /**
     * Reserves memory for the next snapshot of a company, as large as the last one. A single load always fits if the
     * company uses less than half of its share otherwise.
     *
     * @throws MemoryExhaustedException if there is no memory now
     */
    Reservation reserve(CompanyId company) {
        Reservation reservation = budget.open(Optional.of(company), Use.CATALOGS);
        Long bytes = lastBytes.getIfPresent(company);
        if (bytes != null) {
            reservation.add(Math.min(bytes, budget.maxBytesPerCompany(Use.CATALOGS) / 2));
        }
        return reservation;
    }
}

package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The companies whose queued changes are not claimed for the moment. Not thread-safe. */
final class SuspendedCompanies {
    // A suspension ends earlier, unless the caller that ends it has lacked memory.
    static final Duration MAX_DURATION = Duration.ofSeconds(2);

    private final Map<CompanyId, Long> suspendedUntil = new HashMap<>();
    private final LongSupplier nanoTime;

    SuspendedCompanies(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Suspends a company until it is removed, or the suspension has expired. */
    void add(CompanyId company) {
        suspendedUntil.put(company, nanoTime.getAsLong() + MAX_DURATION.toNanos());
    }

    void remove(CompanyId company) {
        suspendedUntil.remove(company);
    }

    boolean contains(CompanyId company) {
        Long until = suspendedUntil.get(company);
        return until != null && nanoTime.getAsLong() - until < 0;
    }
}

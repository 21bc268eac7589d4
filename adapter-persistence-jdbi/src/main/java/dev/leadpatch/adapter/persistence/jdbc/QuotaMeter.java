package dev.leadpatch.adapter.persistence.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.StorageQuotas.QuotaCounter;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Estimates what each company stores, and compares it to a quota. The estimate is the last measurement and what this
 * node has added since, so that a request counts no rows. Thread-safe.
 */
public final class QuotaMeter implements QuotaCounter {
    // Bounds the load of measurements, each of which may read all rows of a company: at most a twentieth of the time.
    private static final int INTERVAL_FACTOR = 20;
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    static final Duration MAX_INTERVAL = Duration.ofSeconds(30);

    private static final int MAX_COMPANIES = 10_000;

    private final String name;
    private final Function<CompanyId, Amount> measurement;
    private final Ticker ticker;
    private final LongAdder exceeded = new LongAdder();
    private final Cache<CompanyId, Usage> usages =
            Caffeine.newBuilder().maximumSize(MAX_COMPANIES).build();
    private volatile Amount quota;

    /** @param measurement returns the stored amount of a company; may stop counting at the quota */
    public QuotaMeter(String name, Amount quota, Function<CompanyId, Amount> measurement, Ticker ticker) {
        this.name = name;
        this.quota = quota;
        this.measurement = measurement;
        this.ticker = ticker;
    }

    /** A number of rows and their size. */
    public record Amount(long count, long bytes) {
        static final Amount ZERO = new Amount(0, 0);

        /** Whether the number or the size is at least that of {@code other}. */
        boolean reaches(Amount other) {
            return count >= other.count || bytes >= other.bytes;
        }

        Amount plus(Amount other) {
            return new Amount(count + other.count, bytes + other.bytes);
        }

        private Amount tenth() {
            return new Amount(Math.max(1, count / 10), Math.max(1, bytes / 10));
        }
    }

    public void setQuota(Amount newQuota) {
        quota = newQuota;
    }

    public Amount quota() {
        return quota;
    }

    /** Records that {@code company} stores more. */
    public void add(CompanyId company, long bytes) {
        usages.get(company, key -> new Usage()).add(bytes);
    }

    /**
     * Measures the usage of a company if the estimate may be wrong. One thread measures; the others use the estimate.
     * Must not be called in a transaction, because the measurement needs a connection.
     */
    public void refresh(CompanyId company) {
        Usage usage = usages.getIfPresent(company);
        if (usage != null && usage.isStale(quota, ticker.read()) && usage.measuring.tryLock()) {
            try {
                usage.measure(() -> measurement.apply(company), ticker);
            } finally {
                usage.measuring.unlock();
            }
        }
    }

    /** Measures the usage of each company whose estimate may be wrong, as {@link #refresh} does. */
    public void refreshAll() {
        usages.asMap().keySet().forEach(this::refresh);
    }

    /** Returns whether the company has reached the quota. */
    public boolean isReached(CompanyId company) {
        Usage usage = usages.getIfPresent(company);
        return usage != null && usage.estimate().reaches(quota);
    }

    /** Counts one amount that was not stored because the quota is reached. */
    public void countExceeded() {
        exceeded.increment();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long exceeded() {
        return exceeded.sum();
    }

    /** The estimated usage of one company. */
    private static final class Usage {
        private final ReentrantLock measuring = new ReentrantLock();
        private final AtomicLong addedCount = new AtomicLong();
        private final AtomicLong addedBytes = new AtomicLong();
        private volatile Amount measured = Amount.ZERO;
        private volatile long nextMeasurementAt;
        private volatile boolean wasMeasured;

        void add(long bytes) {
            addedCount.incrementAndGet();
            addedBytes.addAndGet(bytes);
        }

        private Amount added() {
            return new Amount(addedCount.get(), addedBytes.get());
        }

        Amount estimate() {
            return measured.plus(added());
        }

        boolean isStale(Amount quota, long now) {
            if (!wasMeasured) {
                return true;
            }
            return now - nextMeasurementAt >= 0
                    && (added().reaches(quota.tenth()) || estimate().reaches(quota));
        }

        /** An amount that is added meanwhile may count twice, until the next measurement. */
        void measure(Supplier<Amount> measurement, Ticker ticker) {
            long start = ticker.read();
            Amount before = added();
            try {
                measured = measurement.get();
                addedCount.addAndGet(-before.count());
                addedBytes.addAndGet(-before.bytes());
            } catch (StoreUnavailableException e) {
                // the estimate remains; the next measurement is due after the interval
            }
            long end = ticker.read();
            long interval = Math.max(MIN_INTERVAL.toNanos(), INTERVAL_FACTOR * (end - start));
            nextMeasurementAt = end + Math.min(MAX_INTERVAL.toNanos(), interval);
            wasMeasured = true;
        }
    }
}

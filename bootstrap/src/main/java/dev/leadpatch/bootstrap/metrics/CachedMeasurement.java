package dev.leadpatch.bootstrap.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A measurement that is cached for 5 seconds, so that the load on the database does not depend on the number of readers
 * of metrics. Thread-safe.
 */
final class CachedMeasurement<T> {
    private static final Duration CACHE_DURATION = Duration.ofSeconds(5);

    private final Supplier<T> measurement;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private Instant measuredAt = Instant.EPOCH;
    private Optional<T> cached = Optional.empty();

    CachedMeasurement(Supplier<T> measurement, InstantSource clock) {
        this.measurement = measurement;
        this.clock = clock;
    }

    T get() {
        lock.lock();
        try {
            Duration age = Duration.between(measuredAt, clock.instant()).abs();
            if (cached.isEmpty() || age.compareTo(CACHE_DURATION) >= 0) {
                cached = Optional.of(measurement.get());
                // the end of the measurement: a slow failure is cached for the full duration, too
                measuredAt = clock.instant();
            }
            return cached.orElseThrow();
        } finally {
            lock.unlock();
        }
    }
}

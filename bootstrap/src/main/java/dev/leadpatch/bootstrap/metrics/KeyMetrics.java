package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Counts requests by API key and status class. The number of time series is bounded: the first {@link #MAX_KEYS} keys have
 * counters of their own, and all others share those of {@link #OTHER_KEYS}. Thread-safe.
 */
final class KeyMetrics {
    static final int MAX_KEYS = 500;
    static final String OTHER_KEYS = "other";

    private static final int MIN_CLASS = 2;
    private static final int MAX_CLASS = 5;

    private final MeterRegistry registry;
    private final Map<ApiKeyId, List<Counter>> counters = new ConcurrentHashMap<>();
    private final List<Counter> ofOtherKeys;

    KeyMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.ofOtherKeys = register(OTHER_KEYS);
    }

    void count(ApiKeyId key, int status) {
        int statusClass = Math.max(MIN_CLASS, Math.min(MAX_CLASS, status / 100));
        countersOf(key).get(statusClass - MIN_CLASS).increment();
    }

    private List<Counter> countersOf(ApiKeyId key) {
        List<Counter> known = counters.get(key);
        if (known != null) {
            return known;
        }
        return counters.size() >= MAX_KEYS ? ofOtherKeys : add(key);
    }

    // synchronized: concurrent requests of new keys do not exceed the maximum
    private synchronized List<Counter> add(ApiKeyId key) {
        return counters.size() >= MAX_KEYS && !counters.containsKey(key)
                ? ofOtherKeys
                : counters.computeIfAbsent(key, added -> register(added.toString()));
    }

    /** Registers the counters of all classes, so that the first error of a key is visible as an increase. */
    private List<Counter> register(String key) {
        return IntStream.rangeClosed(MIN_CLASS, MAX_CLASS)
                .mapToObj(statusClass -> Counter.builder("leadpatch.key.requests")
                        .description("Completed requests, by the API key and the class of their status")
                        .tag("key_id", key)
                        .tag("status", statusClass + "xx")
                        .register(registry))
                .toList();
    }
}

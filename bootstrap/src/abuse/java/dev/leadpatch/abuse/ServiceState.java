package dev.leadpatch.abuse;

import dev.leadpatch.acceptance.fixture.MetricsScrape;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the metrics of the service report after a garbage collection.
 *
 * @param startTime in seconds of Unix time
 * @param heapBytes the used heap
 * @param internalErrors the number of responses with status 500 since the start
 * @param loopAges seconds since the last iteration of each background loop
 */
record ServiceState(double startTime, double heapBytes, double internalErrors, Map<String, Double> loopAges) {

    private static final double MAX_HEAP_GROWTH = 0.2;
    private static final double MAX_CACHE_GROWTH_BYTES = 10_000_000;
    private static final String LOOP_AGE = "leadpatch_background_loop_last_iteration_age_seconds";

    static ServiceState of(MetricsScrape metrics) {
        return new ServiceState(
                metrics.value("process_start_time_seconds"),
                sum(metrics, "jvm_memory_used_bytes", labels -> "heap".equals(labels.get("area"))),
                sum(metrics, "http_server_requests_seconds_count", labels -> "500".equals(labels.get("status"))),
                metrics.samples().stream()
                        .filter(sample -> sample.name().equals(LOOP_AGE))
                        .collect(Collectors.toMap(sample -> sample.labels().get("loop"), MetricsScrape.Sample::value)));
    }

    private static double sum(MetricsScrape metrics, String name, Predicate<Map<String, String>> labels) {
        return metrics.samples().stream()
                .filter(sample -> sample.name().equals(name) && labels.test(sample.labels()))
                .mapToDouble(MetricsScrape.Sample::value)
                .sum();
    }

    /**
     * Whether the used heap is at the level of an earlier state again: at most 20 % more, or 10 MB, because caches
     * other than those of catalogs fill during the first attacks.
     */
    boolean hasReturnedTo(ServiceState earlier) {
        return heapBytes <= earlier.heapBytes + Math.max(MAX_HEAP_GROWTH * earlier.heapBytes, MAX_CACHE_GROWTH_BYTES);
    }

    double heapMegabytes() {
        return heapBytes / 1e6;
    }
}

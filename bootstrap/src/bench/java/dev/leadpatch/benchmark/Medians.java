package dev.leadpatch.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Measurements by point, one per round.
 *
 * @param <P> type of a point
 * @param <M> type of a measurement
 */
final class Medians<P, M> {
    private final Map<P, List<M>> measurements = new LinkedHashMap<>();

    void add(P point, M measurement) {
        measurements.computeIfAbsent(point, key -> new ArrayList<>()).add(measurement);
    }

    Set<P> points() {
        return measurements.keySet();
    }

    /** Returns the median of one metric over all rounds. */
    double medianOf(P point, ToDoubleFunction<M> metric) {
        List<M> measured = measurements.get(point);
        if (measured == null) {
            throw new IllegalArgumentException("no measurement at " + point);
        }
        return median(measured.stream().mapToDouble(metric).toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}

package dev.leadpatch.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What was measured at each point, once a round.
 *
 * @param <P> a point
 * @param <M> what was measured there
 */
final class Medians<P, M> {
    private final Map<P, List<M>> measurements = new LinkedHashMap<>();

    void add(P point, M measurement) {
        measurements.computeIfAbsent(point, any -> new ArrayList<>()).add(measurement);
    }

    Set<P> points() {
        return measurements.keySet();
    }

    /** The median of one figure over all rounds. */
    double medianOf(P point, ToDoubleFunction<M> figure) {
        List<M> all = measurements.get(point);
        if (all == null) {
            throw new IllegalArgumentException("nothing was measured at " + point);
        }
        return median(all.stream().mapToDouble(figure).toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}

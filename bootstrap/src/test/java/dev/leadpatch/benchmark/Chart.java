package dev.leadpatch.benchmark;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A chart, as it is thought of.
 *
 * @param file the name of its file
 * @param points what stands below, from left to right
 */
record Chart(String file, String title, Shape shape, Scale scale, List<String> points, List<Series> series) {

    enum Shape {
        LINES,
        BARS
    }

    /** Values of one kind, one for each point. */
    record Series(String name, List<Double> values) {}

    /** All values, to make a scale for. */
    static DoubleStream values(List<Series> series) {
        return series.stream().flatMapToDouble(each -> each.values().stream().mapToDouble(Double::doubleValue));
    }

    Chart {
        for (Series each : series) {
            if (each.values().size() != points.size()) {
                throw new IllegalArgumentException(each.name() + " has not as many values as there are points");
            }
        }
    }
}

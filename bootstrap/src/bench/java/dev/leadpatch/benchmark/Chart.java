package dev.leadpatch.benchmark;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A chart, independent of its rendering.
 *
 * @param file name of the file
 * @param points labels of the horizontal axis, from left to right
 */
record Chart(String file, String title, Shape shape, Scale scale, List<String> points, List<Series> series) {

    enum Shape {
        LINES,
        BARS
    }

    /** A named series with one value per point. */
    record Series(String name, List<Double> values) {}

    /** Returns the values of all series, for a scale. */
    static DoubleStream values(List<Series> series) {
        return series.stream()
                .flatMapToDouble(valueSeries -> valueSeries.values().stream().mapToDouble(Double::doubleValue));
    }

    Chart {
        for (Series valueSeries : series) {
            if (valueSeries.values().size() != points.size()) {
                throw new IllegalArgumentException(valueSeries.name() + " must have one value per point");
            }
        }
    }
}

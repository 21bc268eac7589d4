package dev.leadpatch.benchmark;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Maps values to positions between the bottom of a chart, 0, and its top, 1.
 *
 * @param marks round values for grid lines, including the bottom and the top
 */
record Scale(List<Double> marks, DoubleUnaryOperator position) {
    private static final int INTERVALS = 5;
    private static final double[] ROUND_STEPS = {1, 2, 2.5, 5, 10};

    /** A linear scale from 0. */
    static Scale linear(DoubleStream values) {
        double highest = Math.max(values.max().orElse(1), 1e-9);
        double step = roundUp(highest / INTERVALS);
        int steps = (int) Math.ceil(highest / step - 1e-9);
        double top = steps * step;
        return new Scale(
                IntStream.rangeClosed(0, steps).mapToObj(mark -> mark * step).toList(), value -> value / top);
    }

    /** A logarithmic scale with marks at powers of ten. */
    static Scale logarithmic(DoubleStream values) {
        double[] positive = values.filter(value -> value > 0).sorted().toArray();
        if (positive.length == 0) {
            throw new IllegalArgumentException("a logarithmic scale requires a positive value");
        }
        int lowest = (int) Math.floor(Math.log10(positive[0]));
        int highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(positive[positive.length - 1])));
        return new Scale(
                IntStream.rangeClosed(lowest, highest)
                        .mapToObj(power -> Math.pow(10, power))
                        .toList(),
                value -> value <= 0 ? 0 : (Math.log10(value) - lowest) / (highest - lowest));
    }

    private static double roundUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : ROUND_STEPS) {
            if (factor * power >= value - power * 1e-9) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    double positionOf(double value) {
        return position.applyAsDouble(value);
    }
}

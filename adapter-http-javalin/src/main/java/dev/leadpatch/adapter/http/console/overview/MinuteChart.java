package dev.leadpatch.adapter.http.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A bar chart of counts per minute, drawn as SVG.
 *
 * @param description the chart in words, for screen readers
 * @param failures whether the chart has a second series
 */
record MinuteChart(String title, String description, long total, boolean failures, List<Bar> bars) {
    static final int WIDTH = 300;
    static final int HEIGHT = 60;

    private static final int BAR_WIDTH = 4;

    /**
     * A minute: its bar, on top of which is the one of the failures.
     *
     * @param label the minute with its counts
     */
    record Bar(int x, double y, double height, double failedY, double failedHeight, String label) {
        int width() {
            return BAR_WIDTH;
        }
    }

    static MinuteChart of(String title, Instant first, Map<Instant, Integer> counts) {
        return of(title, first, counts, Map.of(), false);
    }

    /** Returns a chart with a second series. */
    static MinuteChart of(String title, Instant first, Map<Instant, Integer> counts, Map<Instant, Integer> failed) {
        return of(title, first, counts, failed, true);
    }

    private static MinuteChart of(
            String title, Instant first, Map<Instant, Integer> counts, Map<Instant, Integer> failed, boolean failures) {
        int minutes = WIDTH / (BAR_WIDTH + 1);
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < minutes; i++) {
            times.add(first.plus(Duration.ofMinutes(i)));
        }
        int max = times.stream()
                .mapToInt(time -> counts.getOrDefault(time, 0) + failed.getOrDefault(time, 0))
                .max()
                .orElse(0);
        double unit = (double) HEIGHT / Math.max(1, max);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < minutes; i++) {
            int count = counts.getOrDefault(times.get(i), 0);
            int failedCount = failed.getOrDefault(times.get(i), 0);
            double height = count * unit;
            double failedHeight = failedCount * unit;
            String label = "%tR UTC: %,d".formatted(times.get(i).atZone(ZoneOffset.UTC), count)
                    + (failures ? ", given up: %,d".formatted(failedCount) : "");
            bars.add(new Bar(
                    i * (BAR_WIDTH + 1), HEIGHT - height, height, HEIGHT - height - failedHeight, failedHeight, label));
        }
        long total = sum(counts);
        String description = "%s in the last %d minutes: %,d in total, at most %,d in a minute"
                        .formatted(title, minutes, total + sum(failed), max)
                + (failures ? "; %,d given up".formatted(sum(failed)) : "");
        return new MinuteChart(title, description, total, failures && sum(failed) > 0, bars);
    }

    private static long sum(Map<Instant, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }
}

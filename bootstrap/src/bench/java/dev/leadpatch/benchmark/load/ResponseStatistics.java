package dev.leadpatch.benchmark.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts responses and records their latencies. */
final class ResponseStatistics {
    private static final long MAX_MICROS = 3_600_000_000L;

    private final long end;
    private final Histogram micros = new Histogram(MAX_MICROS, 3);
    private final Map<String, Integer> failures = new TreeMap<>();
    private long ok;
    private long withinDeadline;
    private long unavailable;

    /** @param end end of the measured time */
    ResponseStatistics(long end) {
        this.end = end;
    }

    void recordResponse(int status, String statusLine, long due, long now) {
        if (status == 200) {
            ok++;
            if (now - end <= 0) {
                withinDeadline++;
            }
            micros.recordValue(Math.max(0, Math.min(MAX_MICROS, (now - due) / 1_000)));
        } else if (status == 503) {
            unavailable++;
        } else {
            recordFailure(statusLine);
        }
    }

    void recordFailure(String description) {
        failures.merge(description, 1, Integer::sum);
    }

    Outcome toOutcome(double seconds) {
        List<String> failureLines = failures.entrySet().stream()
                .map(failure -> failure.getValue() + " × " + failure.getKey())
                .toList();
        return new Outcome(
                withinDeadline / seconds,
                ok,
                unavailable,
                failureLines,
                percentileMillis(50),
                percentileMillis(90),
                percentileMillis(99),
                percentileMillis(99.9),
                micros.getMaxValue() / 1e3,
                0,
                0);
    }

    private double percentileMillis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}

package dev.leadpatch.benchmark.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts answers, and how long they took. */
final class Tally {
    private static final long MOST_MICROS = 3_600_000_000L;

    private final long end;
    private final Histogram micros = new Histogram(MOST_MICROS, 3);
    private final Map<String, Integer> failures = new TreeMap<>();
    private long ok;
    private long inTime;
    private long unavailable;

    /** @param end of the time that is measured */
    Tally(long end) {
        this.end = end;
    }

    void answered(int status, String statusLine, long due, long now) {
        if (status == 200) {
            ok++;
            if (now - end <= 0) {
                inTime++;
            }
            micros.recordValue(Math.max(0, Math.min(MOST_MICROS, (now - due) / 1_000)));
        } else if (status == 503) {
            unavailable++;
        } else {
            failed(statusLine);
        }
    }

    void failed(String what) {
        failures.merge(what, 1, Integer::sum);
    }

    Outcome outcome(double seconds, long delivered) {
        List<String> lines = failures.entrySet().stream()
                .map(failure -> failure.getValue() + " × " + failure.getKey())
                .toList();
        return new Outcome(
                inTime / seconds,
                ok,
                unavailable,
                lines,
                millis(50),
                millis(90),
                millis(99),
                millis(99.9),
                micros.getMaxValue() / 1e3,
                delivered);
    }

    private double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}

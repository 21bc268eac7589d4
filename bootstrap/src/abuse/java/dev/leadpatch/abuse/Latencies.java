package dev.leadpatch.abuse;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** The responses to a client and their latencies. Thread-safe. */
final class Latencies {

    private static final long MAX_MICROS = 3_600_000_000L;
    private static final int DIGITS = 3;

    private final Histogram micros = new ConcurrentHistogram(MAX_MICROS, DIGITS);
    private final ResponseCounts responses = new ResponseCounts();

    void record(int status, boolean hasRetryAfter, long nanos) {
        responses.record(status, hasRetryAfter);
        recordLatency(nanos);
    }

    /** Records a request without a response. It counts with the time after which that was known. */
    void recordFailure(long nanos) {
        responses.recordClosedConnection();
        recordLatency(nanos);
    }

    private void recordLatency(long nanos) {
        micros.recordValue(Math.max(0, Math.min(MAX_MICROS, nanos / 1_000)));
    }

    void add(Latencies others) {
        micros.add(others.micros);
    }

    ResponseCounts responses() {
        return responses;
    }

    double percentileMillis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    double maxMillis() {
        return micros.getMaxValue() / 1e3;
    }
}

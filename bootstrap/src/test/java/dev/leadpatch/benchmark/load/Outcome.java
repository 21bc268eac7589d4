package dev.leadpatch.benchmark.load;

import java.util.List;

/**
 * What became of a {@link Job}.
 *
 * @param perSecond answers with 200 a second, in the time that was to be measured
 * @param ok answers with 200, those that came after that time included
 * @param unavailable answers with 503
 * @param failures what else there was, a line for each kind
 * @param delivered webhook deliveries that arrived meanwhile
 */
public record Outcome(
        double perSecond,
        long ok,
        long unavailable,
        List<String> failures,
        double p50,
        double p90,
        double p99,
        double p999,
        double max,
        long delivered) {}

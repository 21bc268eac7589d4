package dev.leadpatch.benchmark.load;

import java.util.List;

/**
 * The outcome of a {@link Job}. Latencies are in milliseconds.
 *
 * @param perSecond responses with 200 per second, within the duration of the job
 * @param ok responses with 200, including those after the end of the job
 * @param unavailable responses with 503
 * @param failures other responses and errors, one line for each kind
 * @param delivered webhook deliveries received during the job
 * @param unconfirmed maximum number of requests that were sent, and whose response was not awaited
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
        long delivered,
        int unconfirmed) {

    Outcome withDelivered(long deliveries) {
        return new Outcome(perSecond, ok, unavailable, failures, p50, p90, p99, p999, max, deliveries, unconfirmed);
    }
}

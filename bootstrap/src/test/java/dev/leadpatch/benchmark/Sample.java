package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Outcome;
import java.util.Locale;

/**
 * One measurement over HTTP.
 *
 * @param leadsPerSecond more than requests, if one changes several
 */
record Sample(double leadsPerSecond, Outcome outcome, Spent spent) {

    /** How many cores the service was busy with, on average. */
    double serviceCores() {
        return spent.service().seconds() / spent.seconds();
    }

    double postgresCores() {
        return spent.postgres().seconds() / spent.seconds();
    }

    double loadCores() {
        return spent.load().seconds() / spent.seconds();
    }

    double serviceMegabytes() {
        return spent.service().residentMegabytes();
    }

    double deliveriesPerSecond() {
        return outcome.delivered() / spent.seconds();
    }

    /** For those who watch. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,.0f/s, p50 %.1f ms, p99 %.1f ms; cores: service %.2f, PostgreSQL %.2f, load %.2f; %.0f MiB",
                leadsPerSecond,
                outcome.p50(),
                outcome.p99(),
                serviceCores(),
                postgresCores(),
                loadCores(),
                serviceMegabytes());
    }
}

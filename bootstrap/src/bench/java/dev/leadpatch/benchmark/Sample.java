package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Outcome;
import java.util.Locale;

/**
 * One measurement over HTTP.
 *
 * @param leadsPerSecond updated leads per second; a bulk request updates several
 * @param walBytes size of the WAL that PostgreSQL wrote
 */
record Sample(double leadsPerSecond, Outcome outcome, ResourceUsage resourceUsage, long walBytes) {

    /** Returns the average number of cores that the service used. */
    double serviceCores() {
        return resourceUsage.service().seconds() / resourceUsage.seconds();
    }

    double postgresCores() {
        return resourceUsage.postgres().seconds() / resourceUsage.seconds();
    }

    double loadCores() {
        return resourceUsage.load().seconds() / resourceUsage.seconds();
    }

    double serviceMegabytes() {
        return resourceUsage.service().residentMegabytes();
    }

    /** Returns the processor time of the service per successful request, in microseconds. */
    double serviceMicrosPerRequest() {
        return resourceUsage.service().seconds() * 1e6 / outcome.ok();
    }

    double postgresMicrosPerRequest() {
        return resourceUsage.postgres().seconds() * 1e6 / outcome.ok();
    }

    /** Returns the processor time of service and PostgreSQL per successful request, in microseconds. */
    double microsPerRequest() {
        return serviceMicrosPerRequest() + postgresMicrosPerRequest();
    }

    double walBytesPerRequest() {
        return (double) walBytes / outcome.ok();
    }

    double deliveriesPerSecond() {
        return outcome.delivered() / resourceUsage.seconds();
    }

    /** Formats the sample for the progress output. */
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

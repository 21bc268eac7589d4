package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Outcome;

/**
 * One measurement over HTTP.
 *
 * @param leadsPerSecond more than requests, if one changes several
 * @param serviceCores how many cores the service was busy with, on average; likewise the others
 */
record Sample(
        double leadsPerSecond,
        Outcome outcome,
        double serviceCores,
        double postgresCores,
        double loadCores,
        double serviceMegabytes,
        double deliveriesPerSecond) {}

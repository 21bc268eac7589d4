package dev.leadpatch.benchmark;

/**
 * Resource usage of all processes at one time, or between two times.
 *
 * @param nanos {@link System#nanoTime}, or the difference of two
 */
record ResourceUsage(long nanos, ProcessUsage service, ProcessUsage postgres, ProcessUsage load) {

    ResourceUsage since(ResourceUsage before) {
        return new ResourceUsage(
                nanos - before.nanos,
                service.since(before.service),
                postgres.since(before.postgres),
                load.since(before.load));
    }

    double seconds() {
        return nanos / 1e9;
    }
}

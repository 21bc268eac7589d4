package dev.leadpatch.benchmark;

/** What each process has used until a moment, or since an earlier one. */
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

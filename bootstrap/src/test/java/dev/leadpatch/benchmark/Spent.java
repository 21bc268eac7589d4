package dev.leadpatch.benchmark;

/** What each process has used until a moment, or since an earlier one. */
record Spent(long nanos, Usage service, Usage postgres, Usage load) {

    Spent since(Spent before) {
        return new Spent(
                nanos - before.nanos,
                service.since(before.service),
                postgres.since(before.postgres),
                load.since(before.load));
    }

    double seconds() {
        return nanos / 1e9;
    }
}

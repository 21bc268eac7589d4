package dev.leadpatch.linearizability;

/** A GET that was answered. */
record Read(String name, long start, long end, Snapshot snapshot) {

    Read withTimes(long otherStart, long otherEnd) {
        return new Read(name, otherStart, otherEnd, snapshot);
    }

    Read withSnapshot(Snapshot other) {
        return new Read(name, start, end, other);
    }
}

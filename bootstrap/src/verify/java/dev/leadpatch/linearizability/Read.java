package dev.leadpatch.linearizability;

/** A successful GET. */
record Read(String name, long start, long end, Snapshot snapshot) {

    Read withTimes(long newStart, long newEnd) {
        return new Read(name, newStart, newEnd, snapshot);
    }

    Read withSnapshot(Snapshot newSnapshot) {
        return new Read(name, start, end, newSnapshot);
    }
}

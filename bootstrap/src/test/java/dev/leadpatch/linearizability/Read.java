package dev.leadpatch.linearizability;

/** A GET that was answered. */
record Read(String name, long start, long end, Snapshot seen) {

    Read at(long otherStart, long otherEnd) {
        return new Read(name, otherStart, otherEnd, seen);
    }

    Read seeing(Snapshot other) {
        return new Read(name, start, end, other);
    }
}

package dev.leadpatch.application.catalog;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;

/** Generates the ids of new entries: the successor of the largest one, and never an id that is in use. */
final class IdSequence {
    /** Larger integers are not exact in all JSON parsers. */
    static final long MAX_EXACT_ID = (1L << 53) - 1;

    private final Set<Long> used = new HashSet<>();
    private long next;

    /** @param used the ids of the existing entries; those from {@link #MAX_EXACT_ID} on have no successor */
    IdSequence(LongStream used) {
        used.forEach(this.used::add);
        next = this.used.stream()
                        .mapToLong(Long::longValue)
                        .filter(id -> id < MAX_EXACT_ID)
                        .max()
                        .orElse(0)
                + 1;
        skipUsed();
    }

    /** The id of the next entry. */
    long peek() {
        return next;
    }

    /** Marks the id of the next entry as used. */
    void advance() {
        used.add(next);
        next = Math.min(next + 1, MAX_EXACT_ID);
        skipUsed();
    }

    /** Only the maximum can be in use: the largest free id below it follows. */
    private void skipUsed() {
        while (used.contains(next)) {
            next--;
        }
    }
}

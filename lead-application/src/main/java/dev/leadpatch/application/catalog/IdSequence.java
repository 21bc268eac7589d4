package dev.leadpatch.application.catalog;

import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Generates the ids of new entries. An id that is in use is never generated again. */
final class IdSequence {
    /** Larger integers are not exact in all JSON parsers. */
    private static final long MAX_EXACT_ID = (1L << 53) - 1;

    private IdSequence() {}

    /**
     * Returns the successors of the largest id in use up to {@link #MAX_EXACT_ID}, which has no successor, and then the
     * free ids below it, the largest first.
     */
    static PrimitiveIterator.OfLong after(LongStream used) {
        Set<Long> ids = used.boxed().collect(Collectors.toSet());
        long largest = ids.stream()
                .mapToLong(Long::longValue)
                .filter(id -> id < MAX_EXACT_ID)
                .max()
                .orElse(0);
        return LongStream.concat(
                        LongStream.rangeClosed(largest + 1, MAX_EXACT_ID),
                        LongStream.iterate(largest, id -> id > 0, id -> id - 1))
                .filter(id -> !ids.contains(id))
                .iterator();
    }
}

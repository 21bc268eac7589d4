package dev.leadpatch.abuse;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Counts responses by status. Thread-safe. */
final class ResponseCounts {

    /** The status of a connection that ended without a response. */
    static final int CLOSED = 0;

    private final Map<Integer, Integer> counts = new ConcurrentSkipListMap<>();
    private final AtomicInteger withoutRetryAfter = new AtomicInteger();

    void record(int status, boolean hasRetryAfter) {
        counts.merge(status, 1, Integer::sum);
        if ((status == 429 || status == 503) && !hasRetryAfter) {
            withoutRetryAfter.incrementAndGet();
        }
    }

    void recordClosedConnection() {
        counts.merge(CLOSED, 1, Integer::sum);
    }

    Set<Integer> statuses() {
        return counts.keySet();
    }

    int count(int status) {
        return counts.getOrDefault(status, 0);
    }

    /** Returns the number of responses with 429 or 503 that had no {@code Retry-After}. */
    int withoutRetryAfter() {
        return withoutRetryAfter.get();
    }

    /** Returns a text such as {@code 200×12 429×3 closed×1}. */
    @Override
    public String toString() {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(count -> (count.getKey() == CLOSED ? "closed" : count.getKey()) + "×" + count.getValue())
                        .collect(Collectors.joining(" "));
    }
}

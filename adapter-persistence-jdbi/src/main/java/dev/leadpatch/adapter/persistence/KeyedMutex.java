package dev.leadpatch.adapter.persistence;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A line for each thing that somebody wants, of which one at a time has it. Lines of different things never meet, and a
 * line is there only as long as somebody stands in it or has its thing.
 */
final class KeyedMutex<K> {
    private final Map<K, Entry> entries = new ConcurrentHashMap<>();

    /** How many there are. */
    int size() {
        return entries.size();
    }

    /**
     * Does {@code work} when its turn comes in the line for {@code thing}.
     *
     * @param most how long to wait for the turn
     * @return nothing if the turn did not come in time
     */
    <T> Optional<T> runLocked(K thing, Duration most, Supplier<T> work) {
        Entry line = entries.compute(
                thing, (key, there) -> there == null ? new Entry(new FairLimiter(1), 1) : there.addUsers(1));
        try {
            return line.limiter().run(most, work);
        } finally {
            entries.computeIfPresent(thing, (key, there) -> there.users() == 1 ? null : there.addUsers(-1));
        }
    }

    /**
     * One line.
     *
     * @param users who stand in it, or whose turn it is
     */
    private record Entry(FairLimiter limiter, int users) {
        Entry addUsers(int more) {
            return new Entry(limiter, users + more);
        }
    }
}

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
final class Lines<K> {
    private final Map<K, Line> lines = new ConcurrentHashMap<>();

    /** How many there are. */
    int count() {
        return lines.size();
    }

    /**
     * Does {@code work} when its turn comes in the line for {@code thing}.
     *
     * @param most how long to wait for the turn
     * @return nothing if the turn did not come in time
     */
    <T> Optional<T> inTurn(K thing, Duration most, Supplier<T> work) {
        Line line = lines.compute(thing, (key, there) -> there == null ? new Line(new Turns(1), 1) : there.with(1));
        try {
            return line.turns().inTurn(most, work);
        } finally {
            lines.computeIfPresent(thing, (key, there) -> there.people() == 1 ? null : there.with(-1));
        }
    }

    /**
     * One line.
     *
     * @param people who stand in it, or whose turn it is
     */
    private record Line(Turns turns, int people) {
        Line with(int more) {
            return new Line(turns, people + more);
        }
    }
}

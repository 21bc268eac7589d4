package dev.leadpatch.linearizability;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Something that happened to a lead between two moments, and what it tells of the lead's version then.
 *
 * @param what names it in a fault
 * @param end the last moment at which it can have happened
 * @param versions those that the lead can have had right after it
 * @param made whether it made that version, which nobody can have seen before
 */
record Sighting(Object what, long start, long end, NavigableSet<Long> versions, boolean made) {

    private static final long ANY_TIME_LATER = Long.MAX_VALUE;

    static Sighting ofTheBeginning(Story story) {
        Snapshot first = story.recording().first();
        return new Sighting(first, Long.MIN_VALUE, Long.MIN_VALUE, one(first.version()), false);
    }

    /** All that a recording tells of versions, in no particular order. */
    static Stream<Sighting> of(Story story) {
        Stream<Sighting> reads = story.recording().reads().stream()
                .map(read -> new Sighting(
                        read, read.start(), read.end(), one(read.seen().version()), false));
        Stream<Sighting> writes = story.recording().writes().stream().flatMap(write -> of(write, story).stream());
        return Stream.concat(reads, writes);
    }

    private static Optional<Sighting> of(Write write, Story story) {
        Optional<Long> made = story.madeBy(write);
        if (made.isPresent()) {
            // a request whose client has gone away may still be on its way
            boolean lost = write.outcome() instanceof Outcome.Unknown;
            return Optional.of(
                    new Sighting(write, write.start(), lost ? ANY_TIME_LATER : write.end(), one(made.get()), true));
        }
        return write.outcome()
                .fold(new Seen(story, write.ask()))
                .map(versions -> new Sighting(write, write.start(), write.end(), versions, false));
    }

    private static NavigableSet<Long> one(long version) {
        return new TreeSet<>(List.of(version));
    }

    /** The versions that an answer to a patch speaks of, if the patch made none. */
    private record Seen(Story story, Ask ask) implements Outcome.Cases<Optional<NavigableSet<Long>>> {

        @Override
        public Optional<NavigableSet<Long>> applied(Outcome.Applied applied) {
            return Optional.of(one(applied.version()));
        }

        @Override
        public Optional<NavigableSet<Long>> versionMismatch(Outcome.VersionMismatch mismatch) {
            return Optional.of(one(mismatch.current()));
        }

        @Override
        public Optional<NavigableSet<Long>> conditionFailed(Outcome.ConditionFailed failed) {
            return Optional.of(story.explaining(ask, failed));
        }

        @Override
        public Optional<NavigableSet<Long>> leftAlone() {
            return Optional.empty();
        }

        @Override
        public Optional<NavigableSet<Long>> unknown() {
            return Optional.empty();
        }

        @Override
        public Optional<NavigableSet<Long>> unexpected(Outcome.Unexpected answer) {
            return Optional.empty();
        }
    }
}

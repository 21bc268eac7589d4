package dev.leadpatch.linearizability;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Something that happened to a lead between two moments, and what it tells of the lead's version then.
 *
 * @param operation names it in a fault
 * @param end the last moment at which it can have happened
 * @param versions those that the lead can have had right after it
 * @param createsVersion whether it made that version, which nobody can have seen before
 */
record Observation(Object operation, long start, long end, NavigableSet<Long> versions, boolean createsVersion) {

    private static final long UNBOUNDED_END = Long.MAX_VALUE;

    static Observation ofInitialLead(SequentialHistory story) {
        Snapshot first = story.recording().initialLead();
        return new Observation(first, Long.MIN_VALUE, Long.MIN_VALUE, singleVersion(first.version()), false);
    }

    /** All that a recording tells of versions, in no particular order. */
    static Stream<Observation> of(SequentialHistory story) {
        Stream<Observation> reads = story.recording().reads().stream()
                .map(read -> new Observation(
                        read,
                        read.start(),
                        read.end(),
                        singleVersion(read.snapshot().version()),
                        false));
        Stream<Observation> writes = story.recording().writes().stream().flatMap(write -> of(write, story).stream());
        return Stream.concat(reads, writes);
    }

    private static Optional<Observation> of(Write write, SequentialHistory story) {
        Optional<Long> made = story.versionOf(write);
        if (made.isPresent()) {
            // a request whose client has gone away may still be on its way
            boolean lost = write.outcome() instanceof Outcome.Unknown;
            return Optional.of(new Observation(
                    write, write.start(), lost ? UNBOUNDED_END : write.end(), singleVersion(made.get()), true));
        }
        return write.outcome()
                .fold(new ObservedVersions(story, write.patch()))
                .map(versions -> new Observation(write, write.start(), write.end(), versions, false));
    }

    private static NavigableSet<Long> singleVersion(long version) {
        return new TreeSet<>(List.of(version));
    }

    /** The versions that an answer to a patch speaks of, if the patch made none. */
    private record ObservedVersions(SequentialHistory history, PatchRequest patch)
            implements Outcome.Cases<Optional<NavigableSet<Long>>> {

        @Override
        public Optional<NavigableSet<Long>> applied(Outcome.Applied applied) {
            return Optional.of(singleVersion(applied.version()));
        }

        @Override
        public Optional<NavigableSet<Long>> versionMismatch(Outcome.VersionMismatch mismatch) {
            return Optional.of(singleVersion(mismatch.current()));
        }

        @Override
        public Optional<NavigableSet<Long>> conditionFailed(Outcome.ConditionFailed failed) {
            return Optional.of(history.versionsExplaining(patch, failed));
        }

        @Override
        public Optional<NavigableSet<Long>> failedDependency() {
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

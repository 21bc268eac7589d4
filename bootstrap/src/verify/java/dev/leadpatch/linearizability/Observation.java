package dev.leadpatch.linearizability;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The versions that one operation can have observed between its invocation and its response.
 *
 * @param operation the operation, for the sentence of a violation
 * @param end the last moment at which the operation can have taken effect
 * @param versions the possible versions of the lead right after the operation
 * @param createsVersion whether the operation created the version, so that no earlier operation can have observed it
 */
record Observation(Object operation, long start, long end, NavigableSet<Long> versions, boolean createsVersion) {

    private static final long UNBOUNDED_END = Long.MAX_VALUE;

    static Observation ofInitialLead(SequentialHistory history) {
        Snapshot initialLead = history.recording().initialLead();
        return new Observation(
                initialLead, Long.MIN_VALUE, Long.MIN_VALUE, singleVersion(initialLead.version()), false);
    }

    /** Returns the observations of all reads and writes, in no particular order. */
    static Stream<Observation> of(SequentialHistory history) {
        Stream<Observation> reads = history.recording().reads().stream()
                .map(read -> new Observation(
                        read,
                        read.start(),
                        read.end(),
                        singleVersion(read.snapshot().version()),
                        false));
        Stream<Observation> writes =
                history.recording().writes().stream().flatMap(write -> of(write, history).stream());
        return Stream.concat(reads, writes);
    }

    private static Optional<Observation> of(Write write, SequentialHistory history) {
        Optional<Long> version = history.versionOf(write);
        if (version.isPresent()) {
            // the service may apply a request after its client has disconnected
            boolean unknown = write.outcome() instanceof Outcome.Unknown;
            return Optional.of(new Observation(
                    write, write.start(), unknown ? UNBOUNDED_END : write.end(), singleVersion(version.get()), true));
        }
        return write.outcome()
                .fold(new ObservedVersions(history, write.patch()))
                .map(versions -> new Observation(write, write.start(), write.end(), versions, false));
    }

    private static NavigableSet<Long> singleVersion(long version) {
        return new TreeSet<>(List.of(version));
    }

    /** The versions that the response to a patch reports, for a patch that created none. */
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
        public Optional<NavigableSet<Long>> conditionFailed(Outcome.ConditionFailed conditionFailed) {
            return Optional.of(history.versionsExplaining(patch, conditionFailed));
        }

        @Override
        public Optional<NavigableSet<Long>> failedDependency() {
            return Optional.empty();
        }

        @Override
        public Optional<NavigableSet<Long>> unavailable() {
            return Optional.empty();
        }

        @Override
        public Optional<NavigableSet<Long>> unknown() {
            return Optional.empty();
        }

        @Override
        public Optional<NavigableSet<Long>> unexpected(Outcome.Unexpected response) {
            return Optional.empty();
        }
    }
}

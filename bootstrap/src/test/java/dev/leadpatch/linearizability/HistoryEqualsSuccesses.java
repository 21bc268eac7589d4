package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Each version in the history was made by one patch that does not contradict it, and each success made the version that
 * it was told, unless the lead held all that it asks for already. As history has each version once, no two successes
 * made the same one.
 */
final class HistoryEqualsSuccesses implements Rule {

    @Override
    public List<String> faults(Story story) {
        List<String> faults = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (HistoryRow row : story.history()) {
            Optional<Write> maker = story.maker(row);
            if (maker.isEmpty()) {
                faults.add("nobody asked for " + row);
            } else if (!seen.add(maker.get().name())) {
                faults.add(maker.get() + " was applied a second time, as " + row);
            }
        }
        story.recording().writes().forEach(write -> write.outcome().fold(new Contradiction(story, write, faults)));
        return faults;
    }

    /** What the client was told, against what history says. */
    private record Contradiction(Story story, Write write, List<String> faults) implements Outcome.Cases<Boolean> {

        @Override
        public Boolean applied(Outcome.Applied applied) {
            Optional<Long> made = story.madeBy(write);
            if (made.isPresent()) {
                return made.get() == applied.version() || fault("made version " + made.get());
            }
            boolean changesNothing = story.at(applied.version())
                    .filter(state -> state.holds(write.ask().sets()))
                    .isPresent();
            return changesNothing || fault("is not in the history, and would have changed the lead");
        }

        @Override
        public Boolean versionMismatch(Outcome.VersionMismatch mismatch) {
            return refused();
        }

        @Override
        public Boolean conditionFailed(Outcome.ConditionFailed failed) {
            return refused();
        }

        @Override
        public Boolean leftAlone() {
            return refused();
        }

        @Override
        public Boolean unknown() {
            return true;
        }

        @Override
        public Boolean unexpected(Outcome.Unexpected answer) {
            return refused();
        }

        private boolean refused() {
            return story.madeBy(write).isEmpty() || fault("is in the history");
        }

        private boolean fault(String contradiction) {
            return faults.add(write + " " + contradiction);
        }
    }
}

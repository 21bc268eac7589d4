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
final class HistoryEqualsSuccesses implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        List<String> faults = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (HistoryRow row : story.rowsInOrder()) {
            Optional<Write> maker = story.writeOf(row);
            if (maker.isEmpty()) {
                faults.add("nobody asked for " + row);
            } else if (!seen.add(maker.get().name())) {
                faults.add(maker.get() + " was applied a second time, as " + row);
            }
        }
        story.recording()
                .writes()
                .forEach(write -> write.outcome().fold(new ContradictionFinder(story, write, faults)));
        return faults;
    }

    /** What the client was told, against what history says. */
    private record ContradictionFinder(SequentialHistory history, Write write, List<String> violations)
            implements Outcome.Cases<Boolean> {

        @Override
        public Boolean applied(Outcome.Applied applied) {
            Optional<Long> made = history.versionOf(write);
            if (made.isPresent()) {
                return made.get() == applied.version() || addViolation("made version " + made.get());
            }
            boolean changesNothing = history.at(applied.version())
                    .filter(state -> state.matches(write.patch().sets()))
                    .isPresent();
            return changesNothing || addViolation("is not in the history, and would have changed the lead");
        }

        @Override
        public Boolean versionMismatch(Outcome.VersionMismatch mismatch) {
            return checkNotApplied();
        }

        @Override
        public Boolean conditionFailed(Outcome.ConditionFailed failed) {
            return checkNotApplied();
        }

        @Override
        public Boolean failedDependency() {
            return checkNotApplied();
        }

        @Override
        public Boolean unknown() {
            return true;
        }

        @Override
        public Boolean unexpected(Outcome.Unexpected answer) {
            return checkNotApplied();
        }

        private boolean checkNotApplied() {
            return history.versionOf(write).isEmpty() || addViolation("is in the history");
        }

        private boolean addViolation(String contradiction) {
            return violations.add(write + " " + contradiction);
        }
    }
}

package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Each version in the history was created by one patch, and no patch created two. Each success created the version in
 * its response, unless the lead already had all values of the patch. Versions are unique, so no two successes created
 * the same one. A patch that was refused created no version.
 */
final class HistoryEqualsSuccesses implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        List<String> violations = new ArrayList<>();
        Set<String> appliedWrites = new HashSet<>();
        for (HistoryRow row : history.rowsInOrder()) {
            Optional<Write> write = history.writeOf(row);
            if (write.isEmpty()) {
                violations.add("no request explains " + row);
            } else if (!appliedWrites.add(write.get().name())) {
                violations.add(write.get() + " was applied a second time, as " + row);
            }
        }
        history.recording()
                .writes()
                .forEach(write -> write.outcome().fold(new ContradictionFinder(history, write, violations)));
        return violations;
    }

    /** Compares the outcome that the client received with the history. */
    private record ContradictionFinder(SequentialHistory history, Write write, List<String> violations)
            implements Outcome.Cases<Boolean> {

        @Override
        public Boolean applied(Outcome.Applied applied) {
            Optional<Long> version = history.versionOf(write);
            if (version.isPresent()) {
                return version.get() == applied.version() || addViolation("created version " + version.get());
            }
            boolean changesNothing = history.at(applied.version())
                    .filter(state -> state.matches(write.patch().sets()))
                    .isPresent();
            return changesNothing || addViolation("is not in the history although it changes the lead");
        }

        @Override
        public Boolean versionMismatch(Outcome.VersionMismatch mismatch) {
            return checkNotApplied();
        }

        @Override
        public Boolean conditionFailed(Outcome.ConditionFailed conditionFailed) {
            return checkNotApplied();
        }

        @Override
        public Boolean failedDependency() {
            return checkNotApplied();
        }

        @Override
        public Boolean unavailable() {
            return checkNotApplied();
        }

        @Override
        public Boolean unknown() {
            return true;
        }

        @Override
        public Boolean unexpected(Outcome.Unexpected response) {
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

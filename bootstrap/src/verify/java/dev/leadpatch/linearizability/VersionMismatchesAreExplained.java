package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** A patch fails with 412 only if its {@code If-Match} is outdated; the response names the fields changed since. */
final class VersionMismatchesAreExplained implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        List<String> violations = new ArrayList<>();
        for (Write write : history.recording().writes()) {
            if (write.outcome() instanceof Outcome.VersionMismatch mismatch && !isExplained(history, write, mismatch)) {
                violations.add(write + " is not explained by later versions");
            }
        }
        return violations;
    }

    private static boolean isExplained(SequentialHistory history, Write write, Outcome.VersionMismatch mismatch) {
        OptionalLong expectedVersion = write.patch().ifMatch();
        return expectedVersion.isPresent()
                && expectedVersion.getAsLong() < mismatch.current()
                && history.at(mismatch.current()).isPresent()
                && mismatch.changedSince()
                        .equals(changedFields(history, expectedVersion.getAsLong(), mismatch.current()));
    }

    /** Returns the fields changed after {@code since}, including a field that was changed back. */
    private static Set<String> changedFields(SequentialHistory history, long since, long until) {
        Set<String> changed = new TreeSet<>();
        for (HistoryRow row : history.rowsInOrder()) {
            if (row.version() > since && row.version() <= until) {
                changed.addAll(row.changes().keySet());
            }
        }
        return changed;
    }
}

package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each row of the history contains exactly the fields that its patch changed, with their values before and after. */
final class HistoryRecordsTheChanges implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        List<String> violations = new ArrayList<>();
        for (HistoryRow row : history.rowsInOrder()) {
            Optional<Snapshot> before = history.at(row.version() - 1);
            Optional<Snapshot> after = history.at(row.version());
            if (before.isPresent() && after.isPresent()) {
                Map<String, HistoryRow.Change> changes = before.get().diffTo(after.get());
                if (!changes.equals(row.changes())) {
                    violations.add(row + " does not match the actual changes, " + changes);
                }
                if (changes.isEmpty()) {
                    violations.add(row + " is a new version without a change");
                }
            }
        }
        return violations;
    }
}

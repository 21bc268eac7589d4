package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each row of the history has exactly what its patch changed, from what the version before held. */
final class HistoryRecordsTheChanges implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        List<String> faults = new ArrayList<>();
        for (HistoryRow row : story.rowsInOrder()) {
            Optional<Snapshot> before = story.at(row.version() - 1);
            Optional<Snapshot> after = story.at(row.version());
            if (before.isPresent() && after.isPresent()) {
                Map<String, HistoryRow.Change> changes = before.get().diffTo(after.get());
                if (!changes.equals(row.changes())) {
                    faults.add(row + " does not tell what was changed, which is " + changes);
                }
                if (changes.isEmpty()) {
                    faults.add(row + " is a version of its own, though nothing was changed");
                }
            }
        }
        return faults;
    }
}

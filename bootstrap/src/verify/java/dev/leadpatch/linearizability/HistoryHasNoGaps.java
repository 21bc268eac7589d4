package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;

/** The versions in the history are unique and consecutive. */
final class HistoryHasNoGaps implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        List<String> violations = new ArrayList<>();
        long expected = history.recording().initialLead().version() + 1;
        for (HistoryRow row : history.rowsInOrder()) {
            if (row.version() != expected) {
                violations.add("history has version " + row.version() + " instead of " + expected);
            }
            expected = row.version() + 1;
        }
        return violations;
    }
}

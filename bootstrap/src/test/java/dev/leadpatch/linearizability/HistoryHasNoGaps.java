package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;

/** The versions in the history are unique and follow each other without a gap. */
final class HistoryHasNoGaps implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        List<String> faults = new ArrayList<>();
        long expected = story.recording().initialLead().version() + 1;
        for (HistoryRow row : story.rowsInOrder()) {
            if (row.version() != expected) {
                faults.add("history has version " + row.version() + " where " + expected + " follows");
            }
            expected = row.version() + 1;
        }
        return faults;
    }
}

package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** A patch is refused with 412 only if others made versions after the one it names, and is told what they changed. */
final class VersionMismatchesAreExplained implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        List<String> faults = new ArrayList<>();
        for (Write write : story.recording().writes()) {
            if (write.outcome() instanceof Outcome.VersionMismatch mismatch && !isExplained(story, write, mismatch)) {
                faults.add(write + " is not explained by what others did");
            }
        }
        return faults;
    }

    private static boolean isExplained(SequentialHistory story, Write write, Outcome.VersionMismatch mismatch) {
        OptionalLong named = write.patch().ifMatch();
        return named.isPresent()
                && named.getAsLong() < mismatch.current()
                && story.at(mismatch.current()).isPresent()
                && mismatch.changedSince().equals(changedFields(story, named.getAsLong(), mismatch.current()));
    }

    /** The fields that history names after {@code since}; a field that was changed to and fro is one of them. */
    private static Set<String> changedFields(SequentialHistory story, long since, long until) {
        Set<String> changed = new TreeSet<>();
        for (HistoryRow row : story.rowsInOrder()) {
            if (row.version() > since && row.version() <= until) {
                changed.addAll(row.changes().keySet());
            }
        }
        return changed;
    }
}

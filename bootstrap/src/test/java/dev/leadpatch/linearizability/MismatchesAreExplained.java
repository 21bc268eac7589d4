package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** A patch is refused with 412 only if others made versions after the one it names, and is told what they changed. */
final class MismatchesAreExplained implements Rule {

    @Override
    public List<String> faults(Story story) {
        List<String> faults = new ArrayList<>();
        for (Write write : story.recording().writes()) {
            if (write.outcome() instanceof Outcome.VersionMismatch mismatch && !isExplained(story, write, mismatch)) {
                faults.add(write + " is not explained by what others did");
            }
        }
        return faults;
    }

    private static boolean isExplained(Story story, Write write, Outcome.VersionMismatch mismatch) {
        OptionalLong named = write.ask().ifMatch();
        return named.isPresent()
                && named.getAsLong() < mismatch.current()
                && story.at(mismatch.current()).isPresent()
                && mismatch.changedSince().equals(changed(story, named.getAsLong(), mismatch.current()));
    }

    /** The fields that history names after {@code since}; a field that was changed to and fro is one of them. */
    private static Set<String> changed(Story story, long since, long until) {
        Set<String> changed = new TreeSet<>();
        for (HistoryRow row : story.history()) {
            if (row.version() > since && row.version() <= until) {
                changed.addAll(row.changes().keySet());
            }
        }
        return changed;
    }
}

package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import java.util.List;
import java.util.function.Consumer;

/** Executes changes that a batch has left over, each in its own transaction and on the thread of its caller. Thread-safe. */
final class SingleExecution {
    private final ChangeExecutor executor;
    private final Consumer<LeadRef> release;

    /** @param release releases a lead after its last change */
    SingleExecution(ChangeExecutor executor, Consumer<LeadRef> release) {
        this.executor = executor;
        this.release = release;
    }

    /** Executes the changes of a lead, one after the other, then releases the lead. */
    void start(LeadRef lead, List<PendingChange<?>> changes) {
        try {
            for (int i = 0; i < changes.size(); i++) {
                PendingChange<?> first = changes.get(i);
                List<PendingChange<?>> rest = changes.subList(i + 1, changes.size());
                if (first.tryDelegate(() -> execute(lead, first, rest))) {
                    return;
                }
                first.failAsNotStarted();
            }
        } catch (OutOfMemoryError e) {
            // the previous change keeps its outcome; the callers of the rest wait until their timeout
        }
        release.accept(lead);
    }

    private void execute(LeadRef lead, PendingChange<?> first, List<PendingChange<?>> rest) {
        try {
            executor.executeSingle(first);
        } finally {
            start(lead, rest);
        }
    }
}

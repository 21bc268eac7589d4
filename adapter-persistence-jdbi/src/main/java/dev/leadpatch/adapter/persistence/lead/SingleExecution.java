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
        PendingChange<?> first = changes.get(0);
        List<PendingChange<?>> rest = changes.subList(1, changes.size());
        first.delegate(() -> {
            try {
                executor.executeSingle(first);
            } finally {
                passOn(lead, rest);
            }
        });
    }

    /** Passes a lead on to the next of its changes, or releases it if there is none or memory is lacking. */
    private void passOn(LeadRef lead, List<PendingChange<?>> rest) {
        if (!rest.isEmpty()) {
            try {
                start(lead, rest);
                return;
            } catch (OutOfMemoryError e) {
                // the previous change keeps its outcome; the callers of the rest wait until their timeout
            }
        }
        release.accept(lead);
    }
}

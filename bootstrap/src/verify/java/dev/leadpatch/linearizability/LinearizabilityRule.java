package dev.leadpatch.linearizability;

import java.util.List;

/** A property that every linearizable recording has. */
interface LinearizabilityRule {

    /** Returns one sentence for each violation. */
    List<String> findViolations(SequentialHistory history);
}

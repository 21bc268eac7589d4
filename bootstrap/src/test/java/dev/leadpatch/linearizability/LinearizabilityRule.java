package dev.leadpatch.linearizability;

import java.util.List;

/** Something that must be true of every recording. */
interface LinearizabilityRule {

    /** What contradicts it, a sentence each. */
    List<String> findViolations(SequentialHistory story);
}

package dev.leadpatch.linearizability;

import java.util.List;

/** The final lead equals the initial lead with the applied patches, in the order of their versions. */
final class FinalLeadEqualsAppliedPatches implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        Snapshot last = history.recording().finalLead();
        return history.finalLead().equals(last)
                ? List.of()
                : List.of("the patches lead to " + history.finalLead() + ", not to " + last);
    }
}

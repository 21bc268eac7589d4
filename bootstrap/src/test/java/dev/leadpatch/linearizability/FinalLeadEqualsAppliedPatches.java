package dev.leadpatch.linearizability;

import java.util.List;

/** What the patches asked for, one after the other, is what the lead holds in the end. */
final class FinalLeadEqualsAppliedPatches implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        Snapshot last = story.recording().finalLead();
        return story.finalLead().equals(last)
                ? List.of()
                : List.of("the patches lead to " + story.finalLead() + ", not to " + last);
    }
}

package dev.leadpatch.linearizability;

import java.util.List;

/** Good patches of a lead that exists are applied, refused by their own conditions, or left open; nothing else. */
final class ResponsesAreExpected implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        return story.recording().writes().stream()
                .filter(write -> write.outcome() instanceof Outcome.Unexpected)
                .map(write -> write + " was answered in a way that nothing explains")
                .toList();
    }
}

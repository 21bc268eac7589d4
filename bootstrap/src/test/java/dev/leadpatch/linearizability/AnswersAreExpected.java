package dev.leadpatch.linearizability;

import java.util.List;

/** Good patches of a lead that exists are applied, refused by their own conditions, or left open; nothing else. */
final class AnswersAreExpected implements Rule {

    @Override
    public List<String> faults(Story story) {
        return story.recording().writes().stream()
                .filter(write -> write.outcome() instanceof Outcome.Unexpected)
                .map(write -> write + " was answered in a way that nothing explains")
                .toList();
    }
}

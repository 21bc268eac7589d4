package dev.leadpatch.linearizability;

import java.util.List;

/** Each valid patch of an existing lead is applied, is refused because of a precondition, or has an unknown outcome. */
final class ResponsesAreExpected implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        return history.recording().writes().stream()
                .filter(write -> write.outcome() instanceof Outcome.Unexpected)
                .map(write -> write + " has an unexpected response")
                .toList();
    }
}

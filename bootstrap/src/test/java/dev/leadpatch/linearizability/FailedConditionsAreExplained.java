package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;

/**
 * A patch is refused with 409 only if the lead, at some version, held of all that {@code if} expects exactly the fields
 * otherwise that the answer names. Whether it had that version at the time is for {@link RealTimeOrderIsRespected} to judge.
 */
final class FailedConditionsAreExplained implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        List<String> faults = new ArrayList<>();
        for (Write write : story.recording().writes()) {
            if (write.outcome() instanceof Outcome.ConditionFailed failed
                    && story.versionsExplaining(write.patch(), failed).isEmpty()) {
                faults.add(write + " is not explained by anything that the lead ever held");
            }
        }
        return faults;
    }
}

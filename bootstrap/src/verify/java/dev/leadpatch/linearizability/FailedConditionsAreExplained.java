package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;

/**
 * A patch fails with 409 only if, at some version of the lead, exactly the reported fields differ from the values that
 * {@code if} expects. {@link RealTimeOrderIsRespected} checks that this version was current during the request.
 */
final class FailedConditionsAreExplained implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        List<String> violations = new ArrayList<>();
        for (Write write : history.recording().writes()) {
            if (write.outcome() instanceof Outcome.ConditionFailed conditionFailed
                    && history.versionsExplaining(write.patch(), conditionFailed)
                            .isEmpty()) {
                violations.add(write + " is not explained by any version of the lead");
            }
        }
        return violations;
    }
}

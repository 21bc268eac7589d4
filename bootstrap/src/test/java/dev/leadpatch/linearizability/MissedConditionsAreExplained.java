package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;

/**
 * A patch is refused with 409 only if the lead, at some version, held of all that {@code if} expects exactly the fields
 * otherwise that the answer names. Whether it had that version at the time is for {@link RealTimeOrderAgrees} to judge.
 */
final class MissedConditionsAreExplained implements Rule {

    @Override
    public List<String> faults(Story story) {
        List<String> faults = new ArrayList<>();
        for (Write write : story.recording().writes()) {
            if (write.outcome() instanceof Outcome.ConditionFailed failed
                    && story.explaining(write.ask(), failed).isEmpty()) {
                faults.add(write + " is not explained by anything that the lead ever held");
            }
        }
        return faults;
    }
}

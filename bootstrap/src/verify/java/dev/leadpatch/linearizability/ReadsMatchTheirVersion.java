package dev.leadpatch.linearizability;

import java.util.List;

/** Each read equals the lead at the version that it returns; a torn read does not. */
final class ReadsMatchTheirVersion implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        return history.recording().reads().stream()
                .filter(read -> history.at(read.snapshot().version())
                        .filter(read.snapshot()::equals)
                        .isEmpty())
                .map(read -> read + " does not match the lead at that version")
                .toList();
    }
}

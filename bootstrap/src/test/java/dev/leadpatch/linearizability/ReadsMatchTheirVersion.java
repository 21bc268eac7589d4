package dev.leadpatch.linearizability;

import java.util.List;

/** A read shows the lead at one version that it had, whole. */
final class ReadsMatchTheirVersion implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        return story.recording().reads().stream()
                .filter(read -> story.at(read.snapshot().version())
                        .filter(read.snapshot()::equals)
                        .isEmpty())
                .map(read -> read + " shows what the lead never was")
                .toList();
    }
}

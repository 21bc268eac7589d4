package dev.leadpatch.linearizability;

import java.util.List;

/** A read shows the lead at one version that it had, whole. */
final class ReadsShowTheirVersion implements Rule {

    @Override
    public List<String> faults(Story story) {
        return story.recording().reads().stream()
                .filter(read -> story.at(read.seen().version())
                        .filter(read.seen()::equals)
                        .isEmpty())
                .map(read -> read + " shows what the lead never was")
                .toList();
    }
}

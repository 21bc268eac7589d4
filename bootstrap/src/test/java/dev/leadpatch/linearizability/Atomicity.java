package dev.leadpatch.linearizability;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Patches that were sent atomically were all applied or none, whether anybody was told or not. */
final class Atomicity {

    private Atomicity() {}

    /** What contradicts it in the recordings of all leads of a run, a sentence each. */
    static List<String> faults(Collection<Recording> recordings) {
        Map<String, List<Boolean>> made = recordings.stream()
                .map(Story::new)
                .flatMap(story -> story.recording().writes().stream()
                        .filter(write -> write.ask().way().atomic())
                        .map(write -> Map.entry(write.name(), isApplied(write, story.madeBy(write)))))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return made.entrySet().stream()
                .filter(request -> request.getValue().stream().distinct().count() > 1)
                .map(request -> request.getKey() + " was applied to some of its leads, and to others not")
                .toList();
    }

    /** One that had nothing to change was applied if its client was told so. */
    private static boolean isApplied(Write write, Optional<Long> made) {
        return made.isPresent() || write.outcome() instanceof Outcome.Applied;
    }
}

package dev.leadpatch.linearizability;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Patches that were sent atomically were all applied or none, whether anybody was told or not. */
final class AtomicityChecker {

    private AtomicityChecker() {}

    /** What contradicts it in the recordings of all leads of a run, a sentence each. */
    static List<String> findViolations(Collection<Recording> recordings) {
        Map<String, List<Boolean>> made = recordings.stream()
                .map(SequentialHistory::new)
                .flatMap(story -> story.recording().writes().stream()
                        .filter(write -> write.patch().options().atomic())
                        .map(write -> Map.entry(write.name(), isApplied(write, story.versionOf(write)))))
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

package dev.leadpatch.linearizability;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks atomicity: of the patches of an atomic bulk request, all are applied or none. A response may be missing.
 */
final class AtomicityChecker {

    private AtomicityChecker() {}

    /** Returns one sentence for each violation in the recordings of all leads of a run. */
    static List<String> findViolations(Collection<Recording> recordings) {
        Map<String, List<Boolean>> appliedByRequest = recordings.stream()
                .map(SequentialHistory::new)
                .flatMap(history -> history.recording().writes().stream()
                        .filter(write -> write.patch().options().atomic())
                        .map(write -> Map.entry(write.name(), isApplied(write, history.versionOf(write)))))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return appliedByRequest.entrySet().stream()
                .filter(request -> request.getValue().stream().distinct().count() > 1)
                .map(request -> request.getKey() + " was applied to some of its leads only")
                .toList();
    }

    /** A write without a version, because it changed nothing, is applied if its response was a success. */
    private static boolean isApplied(Write write, Optional<Long> version) {
        return version.isPresent() || write.outcome() instanceof Outcome.Applied;
    }
}

package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a patch was applied, the lead had the version that it names and the values that it expects just before. */
final class SuccessesMeetTheirPreconditions implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory story) {
        List<String> faults = new ArrayList<>();
        for (Write write : story.recording().writes()) {
            Optional<Long> before = story.versionOf(write).map(made -> made - 1).or(() -> unchangedVersion(write));
            before.flatMap(story::at)
                    .filter(state -> !write.patch().matches(state))
                    .ifPresent(state -> faults.add(write + " was applied to " + state));
        }
        return faults;
    }

    private static Optional<Long> unchangedVersion(Write write) {
        return write.outcome() instanceof Outcome.Applied applied ? Optional.of(applied.version()) : Optional.empty();
    }
}

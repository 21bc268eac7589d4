package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Immediately before a patch is applied, the lead meets its preconditions: {@code If-Match} and {@code if}. */
final class SuccessesMeetTheirPreconditions implements LinearizabilityRule {

    @Override
    public List<String> findViolations(SequentialHistory history) {
        List<String> violations = new ArrayList<>();
        for (Write write : history.recording().writes()) {
            Optional<Long> before =
                    history.versionOf(write).map(version -> version - 1).or(() -> unchangedVersion(write));
            before.flatMap(history::at)
                    .filter(state -> !write.patch().matches(state))
                    .ifPresent(state -> violations.add(write + " was applied to " + state));
        }
        return violations;
    }

    private static Optional<Long> unchangedVersion(Write write) {
        return write.outcome() instanceof Outcome.Applied applied ? Optional.of(applied.version()) : Optional.empty();
    }
}

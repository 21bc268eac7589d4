package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A case that a run must cover; a run without it proves little. */
enum CoverageCase {
    APPLIED,
    UNCHANGED,
    UNKNOWN_APPLIED,
    NOT_APPLIED,
    RETRIED_UNTIL_RESPONSE,
    VERSION_MISMATCH,
    CONDITION_FAILED,
    FAILED_DEPENDENCY,
    APPLIED_IN_BULK,
    APPLIED_ATOMICALLY,
    APPLIED_WITH_REPRESENTATION;

    /** Returns the number of occurrences of each case in the recordings, without the cases that do not occur. */
    static Map<CoverageCase, Integer> count(Collection<Recording> recordings) {
        Map<CoverageCase, Integer> counts = new EnumMap<>(CoverageCase.class);
        for (Recording recording : recordings) {
            SequentialHistory history = new SequentialHistory(recording);
            recording.writes().stream()
                    .flatMap(write -> casesOf(write, history.versionOf(write)).stream())
                    .forEach(coverageCase -> counts.merge(coverageCase, 1, Integer::sum));
        }
        return counts;
    }

    private static List<CoverageCase> casesOf(Write write, Optional<Long> version) {
        List<CoverageCase> cases = new ArrayList<>();
        CoverageCase outcome = write.outcome().fold(new OutcomeCase(version.isPresent()));
        cases.add(outcome);
        if (write.requestIds().size() > 1 && !(write.outcome() instanceof Outcome.Unknown)) {
            cases.add(RETRIED_UNTIL_RESPONSE);
        }
        PatchRequest.RequestOptions options = write.patch().options();
        if (outcome == APPLIED && options.bulk()) {
            cases.add(options.atomic() ? APPLIED_ATOMICALLY : APPLIED_IN_BULK);
        }
        if (outcome == APPLIED && options.returnsRepresentation()) {
            cases.add(APPLIED_WITH_REPRESENTATION);
        }
        return cases;
    }

    private record OutcomeCase(boolean isApplied) implements Outcome.Cases<CoverageCase> {
        @Override
        public CoverageCase applied(Outcome.Applied applied) {
            return isApplied ? APPLIED : UNCHANGED;
        }

        @Override
        public CoverageCase versionMismatch(Outcome.VersionMismatch mismatch) {
            return VERSION_MISMATCH;
        }

        @Override
        public CoverageCase conditionFailed(Outcome.ConditionFailed conditionFailed) {
            return CONDITION_FAILED;
        }

        @Override
        public CoverageCase failedDependency() {
            return FAILED_DEPENDENCY;
        }

        @Override
        public CoverageCase unavailable() {
            return NOT_APPLIED;
        }

        @Override
        public CoverageCase unknown() {
            return isApplied ? UNKNOWN_APPLIED : NOT_APPLIED;
        }

        @Override
        public CoverageCase unexpected(Outcome.Unexpected response) {
            throw new IllegalArgumentException(response.toString());
        }
    }
}

package dev.leadpatch.linearizability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a run must have come across, or it shows little. */
enum CoverageCase {
    APPLIED,
    UNCHANGED,
    UNKNOWN_APPLIED,
    UNKNOWN_NOT_APPLIED,
    RETRIED_UNTIL_RESPONSE,
    VERSION_MISMATCH,
    CONDITION_FAILED,
    FAILED_DEPENDENCY,
    APPLIED_IN_BULK,
    APPLIED_ATOMICALLY,
    APPLIED_WITH_REPRESENTATION;

    /** How often the recordings have each; what they don't have is left out. */
    static Map<CoverageCase, Integer> count(Collection<Recording> recordings) {
        Map<CoverageCase, Integer> counts = new EnumMap<>(CoverageCase.class);
        for (Recording recording : recordings) {
            SequentialHistory story = new SequentialHistory(recording);
            recording.writes().stream()
                    .flatMap(write -> casesOf(write, story.versionOf(write)).stream())
                    .forEach(telling -> counts.merge(telling, 1, Integer::sum));
        }
        return counts;
    }

    private static List<CoverageCase> casesOf(Write write, Optional<Long> made) {
        List<CoverageCase> all = new ArrayList<>();
        CoverageCase end = write.outcome().fold(new OutcomeCase(made.isPresent()));
        all.add(end);
        if (write.requestIds().size() > 1 && !(write.outcome() instanceof Outcome.Unknown)) {
            all.add(RETRIED_UNTIL_RESPONSE);
        }
        PatchRequest.RequestOptions way = write.patch().options();
        if (end == APPLIED && way.bulk()) {
            all.add(way.atomic() ? APPLIED_ATOMICALLY : APPLIED_IN_BULK);
        }
        if (end == APPLIED && way.returnsRepresentation()) {
            all.add(APPLIED_WITH_REPRESENTATION);
        }
        return all;
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
        public CoverageCase conditionFailed(Outcome.ConditionFailed failed) {
            return CONDITION_FAILED;
        }

        @Override
        public CoverageCase failedDependency() {
            return FAILED_DEPENDENCY;
        }

        @Override
        public CoverageCase unknown() {
            return isApplied ? UNKNOWN_APPLIED : UNKNOWN_NOT_APPLIED;
        }

        @Override
        public CoverageCase unexpected(Outcome.Unexpected answer) {
            throw new IllegalArgumentException(answer.toString());
        }
    }
}

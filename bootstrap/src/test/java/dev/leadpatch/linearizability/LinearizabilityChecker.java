package dev.leadpatch.linearizability;

import java.util.List;

/**
 * Judges whether a recording can be told as one story: each patch, read and refusal at one moment between its start and
 * its end, one after the other, on one lead.
 */
final class LinearizabilityChecker {

    static final List<LinearizabilityRule> RULES = List.of(
            new ResponsesAreExpected(),
            new HistoryHasNoGaps(),
            new HistoryEqualsSuccesses(),
            new HistoryRecordsTheChanges(),
            new SuccessesMeetTheirPreconditions(),
            new ReadsMatchTheirVersion(),
            new VersionMismatchesAreExplained(),
            new FailedConditionsAreExplained(),
            new RealTimeOrderIsRespected(),
            new FinalLeadEqualsAppliedPatches());

    private LinearizabilityChecker() {}

    /** What contradicts it, a sentence each; none if the recording is good. */
    static List<String> findViolations(Recording recording) {
        SequentialHistory story = new SequentialHistory(recording);
        return RULES.stream()
                .flatMap(rule -> rule.findViolations(story).stream())
                .toList();
    }
}

package dev.leadpatch.linearizability;

import java.util.List;

/**
 * Checks that a recording of one lead is linearizable. Each operation, whether a read, a success or a refusal, takes
 * effect atomically at one moment between its invocation and its response.
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

    /** Returns one sentence for each violation; none if the recording is linearizable. */
    static List<String> findViolations(Recording recording) {
        SequentialHistory history = new SequentialHistory(recording);
        return RULES.stream()
                .flatMap(rule -> rule.findViolations(history).stream())
                .toList();
    }
}

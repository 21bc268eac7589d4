package dev.leadpatch.linearizability;

import java.util.List;

/**
 * Judges whether a recording can be told as one story: each patch, read and refusal at one moment between its start and
 * its end, one after the other, on one lead.
 */
final class Linearizability {

    static final List<Rule> RULES = List.of(
            new AnswersAreExpected(),
            new HistoryHasNoGaps(),
            new HistoryEqualsSuccesses(),
            new HistoryTellsTheChanges(),
            new SuccessesFollowWhatTheyNamed(),
            new ReadsShowTheirVersion(),
            new MismatchesAreExplained(),
            new MissedConditionsAreExplained(),
            new RealTimeOrderAgrees(),
            new FoldIsTheFinalLead());

    private Linearizability() {}

    /** What contradicts it, a sentence each; none if the recording is good. */
    static List<String> faults(Recording recording) {
        Story story = new Story(recording);
        return RULES.stream().flatMap(rule -> rule.faults(story).stream()).toList();
    }
}

package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.lead.FailedCondition;
import java.util.List;
import java.util.stream.Collectors;

/** Renders the conditions that a lead does not meet: the request conflicts with its state (RFC 9110 §15.5.10). */
final class MissedConditions {

    private static final int NAMED_IN_SENTENCE = 10;

    private MissedConditions() {}

    static HttpFailure of(List<FailedCondition> failed) {
        return HttpFailure.of(409, "condition_failed", sentence(failed))
                .with("failed", failed.stream().map(FailedCondition::asDocument).toList());
    }

    private static String sentence(List<FailedCondition> failed) {
        String named = failed.stream()
                .limit(NAMED_IN_SENTENCE)
                .map(FailedCondition::field)
                .collect(Collectors.joining(", "));
        String count = failed.size() == 1 ? "1 field does" : failed.size() + " fields do";
        return count + " not hold what was expected: " + named
                + (failed.size() <= NAMED_IN_SENTENCE ? "" : " and others");
    }
}

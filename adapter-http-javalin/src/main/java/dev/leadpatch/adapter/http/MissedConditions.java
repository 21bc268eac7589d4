package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.lead.FailedCondition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders the conditions that a lead does not meet: the request conflicts with its state (RFC 9110 §15.5.10). */
final class MissedConditions {

    private static final int NAMED_IN_SENTENCE = 10;

    private MissedConditions() {}

    static HttpFailure of(List<FailedCondition> failed) {
        return HttpFailure.of(409, "condition_failed", sentence(failed))
                .with(
                        "failed",
                        new Alternative(
                                failed.stream().map(FailedCondition::asDocument).toList(),
                                failed.stream().map(MissedConditions::brief).toList()));
    }

    /** What the lead holds may be too large for a response; what was expected came with the request. */
    private static Map<String, @Nullable Object> brief(FailedCondition condition) {
        Map<String, @Nullable Object> brief = condition.withoutActual().asDocument();
        if (condition.actual().isPresent()) {
            brief.put("actual_omitted", true);
        }
        return brief;
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

package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.adapter.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders failed conditions as 409: the request conflicts with the state of the lead (RFC 9110 §15.5.10). */
final class FailedConditionRenderer {

    private static final int MAX_NAMED_FIELDS = 10;

    private FailedConditionRenderer() {}

    static HttpErrorException toError(List<FailedCondition> failed) {
        return HttpErrorException.of(409, "condition_failed", message(failed))
                .withMember(
                        "failed",
                        new FullOrBrief(
                                failed.stream().map(FailedCondition::asDocument).toList(),
                                failed.stream()
                                        .map(FailedConditionRenderer::brief)
                                        .toList()));
    }

    /** Omits the actual value, which may be too large for a response; the expected value is bounded by the request. */
    private static Map<String, @Nullable Object> brief(FailedCondition condition) {
        Map<String, @Nullable Object> brief = condition.withoutActual().asDocument();
        if (condition.actual().isPresent()) {
            brief.put("actual_omitted", true);
        }
        return brief;
    }

    private static String message(List<FailedCondition> failed) {
        String fields = failed.stream()
                .limit(MAX_NAMED_FIELDS)
                .map(FailedCondition::field)
                .collect(Collectors.joining(", "));
        String count = failed.size() == 1 ? "1 field does" : failed.size() + " fields do";
        return count + " not have the expected value: " + fields
                + (failed.size() <= MAX_NAMED_FIELDS ? "" : " and others");
    }
}

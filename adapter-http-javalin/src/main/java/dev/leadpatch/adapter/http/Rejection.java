package dev.leadpatch.adapter.http;

import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.patch.DocumentOrder;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders what is wrong with a document: every violation, in the order of the body. */
final class Rejection {

    private static final int NAMED_IN_SENTENCE = 10;
    private static final int LONGEST_IN_SENTENCE = 100;
    private static final List<String> DETAILS = List.of("custom_field_id", "allowed", "suggestion");

    private Rejection() {}

    /**
     * The failure that tells of them.
     *
     * @param patch what was rejected, which stands at {@code place} in the body
     */
    static HttpFailure of(Result.Rejected rejected, @Nullable Object patch, Place place) {
        return of(400, "invalid_patch", rejected.violations(), rejected.truncated(), patch, place);
    }

    /**
     * The failure that tells of violations by {@code status} and {@code code}.
     *
     * @param truncated whether there are more of them
     */
    static HttpFailure of(
            int status,
            String code,
            List<Violation> broken,
            boolean truncated,
            @Nullable Object document,
            Place place) {
        List<Violation> violations = DocumentOrder.sort(broken, document).stream()
                .map(violation -> violation.within(place))
                .toList();
        HttpFailure failure = HttpFailure.of(status, code, sentence(violations, truncated))
                .with("violations", violations.stream().map(Rejection::document).toList());
        return truncated ? failure.with("violations_truncated", true) : failure;
    }

    private static String sentence(List<Violation> violations, boolean truncated) {
        String named = violations.stream()
                .limit(NAMED_IN_SENTENCE)
                .map(violation -> shortened(violation.place().pointer()))
                .collect(Collectors.joining(", "));
        boolean allNamed = violations.size() <= NAMED_IN_SENTENCE && !truncated;
        return count(violations.size(), truncated) + named + (allNamed ? "" : " and others");
    }

    private static String count(int violations, boolean truncated) {
        if (truncated) {
            return "More than " + violations + (violations == 1 ? " field was" : " fields were") + " rejected: ";
        }
        return violations == 1 ? "1 field was rejected: " : violations + " fields were rejected: ";
    }

    private static String shortened(String pointer) {
        if (pointer.isEmpty()) {
            return "the whole body";
        }
        return pointer.length() > LONGEST_IN_SENTENCE ? pointer.substring(0, LONGEST_IN_SENTENCE) + "…" : pointer;
    }

    private static Map<String, Object> document(Violation violation) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pointer", violation.place().pointer());
        document.put("code", violation.code().wireName());
        document.put("message", violation.message());
        for (String detail : DETAILS) {
            Object value = violation.details().get(detail);
            if (value != null) {
                document.put(detail, value);
            }
        }
        return document;
    }
}

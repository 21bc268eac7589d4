package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.patch.DocumentOrder;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders what is wrong with a patch: every violation, in the order of the body. */
final class Rejection {

    private static final int NAMED_IN_SENTENCE = 10;
    // a body of a mebibyte can break a hundred thousand rules, and its answer must not be thirty times its size
    private static final int LISTED = 1_000;
    private static final List<String> DETAILS = List.of("custom_field_id", "allowed", "suggestion");

    private Rejection() {}

    static HttpFailure of(List<Violation> violations, @Nullable Object body) {
        List<Violation> ordered = DocumentOrder.sort(violations, body);
        return ordered.stream()
                .filter(violation -> violation.code() == ViolationCode.NOT_SUPPORTED)
                .findFirst()
                .map(violation -> NotSupported.failure("The member " + violation.place()))
                .orElseGet(() -> invalid(ordered));
    }

    private static HttpFailure invalid(List<Violation> violations) {
        HttpFailure failure = HttpFailure.of(400, "invalid_patch", sentence(violations))
                .with(
                        "violations",
                        violations.stream()
                                .limit(LISTED)
                                .map(Rejection::document)
                                .toList());
        int omitted = violations.size() - LISTED;
        return omitted > 0 ? failure.with("violations_omitted", omitted) : failure;
    }

    private static String sentence(List<Violation> violations) {
        String named = violations.stream()
                .limit(NAMED_IN_SENTENCE)
                .map(violation -> violation.place().pointer())
                .map(pointer -> pointer.isEmpty() ? "the whole body" : pointer)
                .collect(Collectors.joining(", "));
        int more = violations.size() - NAMED_IN_SENTENCE;
        String count =
                violations.size() == 1 ? "1 field was rejected: " : violations.size() + " fields were rejected: ";
        return count + named + (more > 0 ? " and " + more + " more" : "");
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

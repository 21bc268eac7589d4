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

    // the sentence stays readable; the violations beside it are complete
    private static final int NAMED_IN_SENTENCE = 10;
    private static final List<String> DETAILS = List.of("custom_field_id", "allowed", "suggestion");

    private Rejection() {}

    static HttpFailure of(List<Violation> violations, @Nullable Object body) {
        List<Violation> ordered = DocumentOrder.sort(violations, body);
        return ordered.stream()
                .filter(violation -> violation.code() == ViolationCode.NOT_SUPPORTED)
                .findFirst()
                .map(violation -> NotSupported.failure("The member " + violation.place()))
                .orElseGet(() -> HttpFailure.of(400, "invalid_patch", sentence(ordered))
                        .with(
                                "violations",
                                ordered.stream().map(Rejection::document).toList()));
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

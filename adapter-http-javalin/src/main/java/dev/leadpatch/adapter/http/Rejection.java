package dev.leadpatch.adapter.http;

import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.patch.DocumentOrderSorter;
import dev.leadpatch.domain.violation.AllowedValues;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Renders the violations of a document in the order of the body. The allowed values of a field are listed once in a
 * response, by the first violation of the field.
 */
final class Rejection {
    // a pointer holds member names of the body, which may be as long as the body
    private static final int MAX_POINTER = 1_000;

    private static final int NAMED_IN_SENTENCE = 10;
    private static final int LONGEST_IN_SENTENCE = 100;
    private static final String ALLOWED = "allowed";
    private static final String USED_UP =
            "Fields were rejected; earlier items of the request have used up the maximum of violations";

    private Rejection() {}

    /**
     * The failure of a patch.
     *
     * @param patch what was rejected, which stands at {@code place} in the body
     * @param listed the fields whose allowed values the response has listed; those of this failure are added
     */
    static HttpFailure of(Result.Rejected rejected, @Nullable Object patch, DocumentPath place, Set<String> listed) {
        return of(400, "invalid_patch", rejected.violations(), rejected.truncated(), patch, place, listed);
    }

    /** The failure of a document about a webhook endpoint. */
    static HttpFailure ofEndpoint(List<Violation> broken, @Nullable Object document) {
        boolean truncated = broken.size() > Violations.MAX_VIOLATIONS;
        List<Violation> reported = truncated ? broken.subList(0, Violations.MAX_VIOLATIONS) : broken;
        return of(400, "invalid_endpoint", reported, truncated, document, DocumentPath.ROOT, new HashSet<>());
    }

    private static HttpFailure of(
            int status,
            String code,
            List<Violation> broken,
            boolean truncated,
            @Nullable Object document,
            DocumentPath place,
            Set<String> listed) {
        List<Violation> violations = DocumentOrderSorter.sort(broken, document).stream()
                .map(violation -> violation.within(place))
                .toList();
        HttpFailure failure = HttpFailure.of(status, code, sentence(violations, truncated))
                .with("violations", documents(violations, listed));
        return truncated ? failure.with("violations_truncated", true) : failure;
    }

    /** Of very many fields with many options each, the allowed values may not fit into a response. */
    private static Alternative documents(List<Violation> violations, Set<String> listed) {
        List<Map<String, Object>> full = violations.stream()
                .map(violation ->
                        document(violation, violation.allowed().filter(allowed -> listed.add(allowed.field()))))
                .toList();
        return new Alternative(
                full, full.stream().map(Rejection::withoutAllowed).toList());
    }

    private static Map<String, Object> withoutAllowed(Map<String, Object> document) {
        if (!document.containsKey(ALLOWED)) {
            return document;
        }
        Map<String, Object> without = new LinkedHashMap<>(document);
        without.remove(ALLOWED);
        return without;
    }

    private static String sentence(List<Violation> violations, boolean truncated) {
        if (violations.isEmpty()) {
            return USED_UP;
        }
        String named = violations.stream()
                .limit(NAMED_IN_SENTENCE)
                .map(violation -> shortened(violation.path().toJsonPointer()))
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
        return pointer.isEmpty() ? "the whole body" : shortened(pointer, LONGEST_IN_SENTENCE);
    }

    private static String shortened(String pointer, int max) {
        return pointer.length() > max ? pointer.substring(0, max) + "…" : pointer;
    }

    private static Map<String, Object> document(Violation violation, Optional<AllowedValues> listed) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pointer", shortened(violation.path().toJsonPointer(), MAX_POINTER));
        document.put("code", violation.code().wireName());
        document.put("message", violation.message());
        putDetail("custom_field_id", violation, document);
        listed.ifPresent(allowed -> {
            document.put(ALLOWED, allowed.listed());
            document.put("allowed_count", allowed.count());
        });
        putDetail("suggestion", violation, document);
        return document;
    }

    private static void putDetail(String name, Violation violation, Map<String, Object> document) {
        Object value = violation.details().get(name);
        if (value != null) {
            document.put(name, value);
        }
    }
}

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
final class ViolationRenderer {
    // a pointer holds member names of the body, which may be as long as the body
    private static final int MAX_POINTER = 1_000;

    private static final int MAX_NAMED_FIELDS = 10;
    private static final int MAX_POINTER_LENGTH = 100;
    private static final String ALLOWED = "allowed";
    private static final String USED_UP =
            "Fields were rejected; earlier items of the request have used up the maximum of violations";

    private ViolationRenderer() {}

    /**
     * The failure of a patch.
     *
     * @param patch what was rejected, which stands at {@code place} in the body
     * @param listed the fields whose allowed values the response has listed; those of this failure are added
     */
    static HttpErrorException toError(
            Result.Rejected rejected, @Nullable Object patch, DocumentPath place, Set<String> listed) {
        return toError(400, "invalid_patch", rejected.violations(), rejected.truncated(), patch, place, listed);
    }

    /** The failure of a document about a webhook endpoint. */
    static HttpErrorException ofEndpoint(List<Violation> broken, @Nullable Object document) {
        boolean truncated = broken.size() > Violations.MAX_VIOLATIONS;
        List<Violation> reported = truncated ? broken.subList(0, Violations.MAX_VIOLATIONS) : broken;
        return toError(400, "invalid_endpoint", reported, truncated, document, DocumentPath.ROOT, new HashSet<>());
    }

    private static HttpErrorException toError(
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
        HttpErrorException failure = HttpErrorException.of(status, code, message(violations, truncated))
                .withMember("violations", documents(violations, listed));
        return truncated ? failure.withMember("violations_truncated", true) : failure;
    }

    /** Of very many fields with many options each, the allowed values may not fit into a response. */
    private static Alternative documents(List<Violation> violations, Set<String> listed) {
        List<Map<String, Object>> full = violations.stream()
                .map(violation ->
                        document(violation, violation.allowed().filter(allowed -> listed.add(allowed.field()))))
                .toList();
        return new Alternative(
                full, full.stream().map(ViolationRenderer::withoutAllowed).toList());
    }

    private static Map<String, Object> withoutAllowed(Map<String, Object> document) {
        if (!document.containsKey(ALLOWED)) {
            return document;
        }
        Map<String, Object> without = new LinkedHashMap<>(document);
        without.remove(ALLOWED);
        return without;
    }

    private static String message(List<Violation> violations, boolean truncated) {
        if (violations.isEmpty()) {
            return USED_UP;
        }
        String named = violations.stream()
                .limit(MAX_NAMED_FIELDS)
                .map(violation -> truncate(violation.path().toJsonPointer()))
                .collect(Collectors.joining(", "));
        boolean allNamed = violations.size() <= MAX_NAMED_FIELDS && !truncated;
        return countPrefix(violations.size(), truncated) + named + (allNamed ? "" : " and others");
    }

    private static String countPrefix(int violations, boolean truncated) {
        if (truncated) {
            return "More than " + violations + (violations == 1 ? " field was" : " fields were") + " rejected: ";
        }
        return violations == 1 ? "1 field was rejected: " : violations + " fields were rejected: ";
    }

    private static String truncate(String pointer) {
        return pointer.isEmpty() ? "the whole body" : truncate(pointer, MAX_POINTER_LENGTH);
    }

    private static String truncate(String pointer, int max) {
        return pointer.length() > max ? pointer.substring(0, max) + "…" : pointer;
    }

    private static Map<String, Object> document(Violation violation, Optional<AllowedValues> listed) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("pointer", truncate(violation.path().toJsonPointer(), MAX_POINTER));
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

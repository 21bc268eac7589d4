package dev.leadpatch.application.http.message;

import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.endpoint.Subscriptions;
import dev.leadpatch.domain.patch.DocumentOrderSorter;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violation.AllowedValues;
import dev.leadpatch.domain.violation.ViolationCode;
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
 * Renders the violations of a document, in the order of the request body. A response lists the allowed values of a
 * field once, at the first violation of the field.
 */
public final class ViolationRenderer {
    // a pointer contains member names, which may be as long as the body
    private static final int MAX_POINTER = 1_000;

    private static final int MAX_NAMED_FIELDS = 10;
    private static final int MAX_POINTER_LENGTH = 100;
    private static final String ALLOWED = "allowed";
    private static final String WHOLE_LEAD_NOT_PERMITTED =
            "The API key may write only some fields of leads, and cannot archive, restore or erase leads";
    private static final String MAXIMUM_REACHED =
            "Fields were rejected; earlier items have reached the maximum number of violations";

    private ViolationRenderer() {}

    /**
     * Returns the error for a rejected patch or draft of a lead.
     *
     * @param code the error code
     * @param patch the rejected patch, at {@code path} in the request body
     * @param listed the fields whose allowed values the response already lists; fields of this error are added
     */
    public static HttpErrorException toError(
            String code, Result.Rejected rejected, @Nullable Object patch, DocumentPath path, Set<String> listed) {
        return toError(400, code, rejected.violations(), rejected.truncated(), patch, path, listed);
    }

    /**
     * Returns the error for a request that writes fields which its API key may not write.
     *
     * @param patch the patch, at {@code path} in the request body
     */
    public static HttpErrorException ofMissingFields(MissingFields missing, @Nullable Object patch, DocumentPath path) {
        boolean concernsWholeLead = missing.violations().isEmpty() && !missing.truncated();
        return concernsWholeLead
                ? HttpErrorException.of(403, "field_not_permitted", WHOLE_LEAD_NOT_PERMITTED)
                : toError(
                        403,
                        "field_not_permitted",
                        missing.violations(),
                        missing.truncated(),
                        patch,
                        path,
                        new HashSet<>());
    }

    /** Returns the error for a rejected document about a webhook endpoint. */
    public static HttpErrorException ofEndpoint(List<Violation> violations, @Nullable Object document) {
        boolean truncated = violations.size() > Violations.MAX_VIOLATIONS;
        List<Violation> reported = truncated ? violations.subList(0, Violations.MAX_VIOLATIONS) : violations;
        return toError(400, "invalid_endpoint", reported, truncated, document, DocumentPath.ROOT, new HashSet<>());
    }

    /** Returns the error for a rejected document about an API key. */
    public static HttpErrorException ofApiKey(List<Violation> violations, @Nullable Object document) {
        return toError(400, "invalid_api_key", violations, false, document, DocumentPath.ROOT, new HashSet<>());
    }

    /** Returns the error for a rejected document about a catalog entry. */
    public static HttpErrorException ofCatalogEntry(List<Violation> violations, @Nullable Object document) {
        return toError(400, "invalid_entry", violations, false, document, DocumentPath.ROOT, new HashSet<>());
    }

    private static HttpErrorException toError(
            int status,
            String code,
            List<Violation> unsorted,
            boolean truncated,
            @Nullable Object document,
            DocumentPath path,
            Set<String> listed) {
        List<Violation> violations = DocumentOrderSorter.sort(unsorted, document).stream()
                .map(violation -> violation.within(path))
                .toList();
        HttpErrorException error = HttpErrorException.of(status, code, message(violations, truncated, status))
                .withMember("violations", documents(violations, listed));
        return truncated ? error.withMember("violations_truncated", true) : error;
    }

    /** Renders the violations; the brief form omits allowed values, which may not fit into the response. */
    private static FullOrBrief documents(List<Violation> violations, Set<String> listed) {
        List<Map<String, Object>> full = violations.stream()
                .map(violation ->
                        document(violation, violation.allowed().filter(allowed -> listed.add(allowed.field()))))
                .toList();
        return new FullOrBrief(
                full, () -> full.stream().map(ViolationRenderer::withoutAllowed).toList());
    }

    private static Map<String, Object> withoutAllowed(Map<String, Object> document) {
        if (!document.containsKey(ALLOWED)) {
            return document;
        }
        Map<String, Object> brief = new LinkedHashMap<>(document);
        brief.remove(ALLOWED);
        return brief;
    }

    private static String message(List<Violation> violations, boolean truncated, int status) {
        if (violations.isEmpty()) {
            return MAXIMUM_REACHED;
        }
        if (violations.size() == 1 && !truncated && violations.get(0).path().equals(DocumentPath.ROOT)) {
            return bodyMessage(violations.get(0));
        }
        String pointers = violations.stream()
                .limit(MAX_NAMED_FIELDS)
                .map(violation -> truncate(violation.path().toJsonPointer()))
                .collect(Collectors.joining(", "));
        boolean allNamed = violations.size() <= MAX_NAMED_FIELDS && !truncated;
        return countPrefix(violations.size(), truncated, status) + pointers + (allNamed ? "" : " and others");
    }

    private static String bodyMessage(Violation violation) {
        return violation.code() == ViolationCode.TYPE
                ? "The request body must be a JSON object"
                : "The request body " + violation.message();
    }

    private static String countPrefix(int violations, boolean truncated, int status) {
        String fields = violations == 1 ? " field " : " fields ";
        String rejected = violations == 1 ? "was rejected: " : "were rejected: ";
        return (truncated ? "More than " : "")
                + violations
                + fields
                + (status == 403 ? "may not be written with this API key: " : rejected);
    }

    private static String truncate(String pointer) {
        return pointer.isEmpty() ? "the request body" : truncate(pointer, MAX_POINTER_LENGTH);
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
        putDetail(Subscriptions.EXISTING_ID, violation, document);
        return document;
    }

    private static void putDetail(String name, Violation violation, Map<String, Object> document) {
        Object value = violation.details().get(name);
        if (value != null) {
            document.put(name, value);
        }
    }
}

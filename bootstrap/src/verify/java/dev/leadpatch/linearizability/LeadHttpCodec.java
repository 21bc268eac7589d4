package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.linearizability.Outcome.Applied;
import dev.leadpatch.linearizability.Outcome.ConditionFailed;
import dev.leadpatch.linearizability.Outcome.FailedCondition;
import dev.leadpatch.linearizability.Outcome.FailedDependency;
import dev.leadpatch.linearizability.Outcome.Unavailable;
import dev.leadpatch.linearizability.Outcome.Unexpected;
import dev.leadpatch.linearizability.Outcome.Unknown;
import dev.leadpatch.linearizability.Outcome.VersionMismatch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Encodes HTTP requests and decodes their responses. */
final class LeadHttpCodec {

    private LeadHttpCodec() {}

    static String encodeGet(long lead) {
        return """
                GET /api/v1/leads/%d HTTP/1.1\r
                Host: node\r
                Authorization: Bearer %s\r
                \r
                """.formatted(lead, ApiClient.READ_WRITE_KEY);
    }

    /** Encodes one attempt of a patch. All attempts of the patch share the idempotency key. */
    static String encodePatch(long lead, String idempotencyKey, String requestId, PatchRequest patch) {
        String precondition = patch.ifMatch().isPresent()
                ? "If-Match: \"%d\"\r\n".formatted(patch.ifMatch().getAsLong())
                : "";
        String preference = patch.options().returnsRepresentation() ? "Prefer: return=representation\r\n" : "";
        return encodePatch(
                "/" + lead,
                requestId,
                idempotencyKeyHeader(idempotencyKey, patch) + precondition + preference,
                LeadJsonCodec.encodePatch(patch));
    }

    /** Encodes one attempt of a bulk request. All its patches have the same {@link PatchRequest.RequestOptions}. */
    static String encodeBulkPatch(Map<Long, PatchRequest> patches, String idempotencyKey, String requestId) {
        PatchRequest firstPatch = patches.values().iterator().next();
        return encodePatch(
                firstPatch.options().atomic() ? "?atomic=true" : "",
                requestId,
                idempotencyKeyHeader(idempotencyKey, firstPatch),
                LeadJsonCodec.encodePatches(patches));
    }

    private static String idempotencyKeyHeader(String idempotencyKey, PatchRequest patch) {
        return patch.options().hasIdempotencyKey() ? "Idempotency-Key: " + idempotencyKey + "\r\n" : "";
    }

    private static String encodePatch(String path, String requestId, String headers, String body) {
        return """
                PATCH /api/v1/leads%s HTTP/1.1\r
                Host: node\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                X-Request-Id: %s\r
                %s\r
                %s""".formatted(path, ApiClient.READ_WRITE_KEY, body.length(), requestId, headers, body);
    }

    /** Decodes a response that contains a lead. */
    static Snapshot decodeSnapshot(ApiResponse response) {
        Map<String, Object> json = response.json();
        Map<String, String> values = new TreeMap<>();
        LeadJsonCodec.TEXT_FIELDS.forEach(field -> values.put(field, LeadJsonCodec.decodeValue(json.get(field))));
        values.put(LeadJsonCodec.NUMBER_FIELD, Snapshot.EMPTY);
        asObjects(json.get("custom_fields"))
                .forEach(field ->
                        values.put("customFields/" + field.get("id"), LeadJsonCodec.decodeValue(field.get("value"))));
        return new Snapshot(decodeVersion(response), values);
    }

    /** Decodes the response to a PATCH of one lead. */
    static Outcome decodeOutcome(ApiResponse response) {
        return switch (response.status()) {
            case 200 -> new Applied(decodeVersion(response));
            case 412 -> new VersionMismatch((Long) response.get("current_version"), decodeChangedSince(response));
            case 409, 503, 504 -> decodeRefusal(response.status(), response.json(), response);
            default -> new Unexpected(response.status(), response.body());
        };
    }

    /** Decodes the response to a bulk request, in the order of its leads. */
    static List<Outcome> decodeOutcomes(ApiResponse response, int leads) {
        if (!response.json().containsKey("results")) {
            return Collections.nCopies(leads, decodeRefusal(response.status(), response.json(), response));
        }
        return asObjects(response.get("results")).stream()
                .map(result -> switch (((Long) result.get("status")).intValue()) {
                    case 200 -> new Applied((Long) result.get("version"));
                    case 424 -> new FailedDependency();
                    default -> decodeRefusal(((Long) result.get("status")).intValue(), result, response);
                })
                .toList();
    }

    private static Outcome decodeRefusal(int status, Map<String, Object> refusal, ApiResponse response) {
        return switch (status + " " + refusal.get("code")) {
            case "409 condition_failed" -> new ConditionFailed(decodeFailedConditions(refusal));
            case "409 idempotency_key_in_use", "504 outcome_unknown" -> new Unknown();
            case "503 overloaded", "503 unavailable" -> new Unavailable();
            default -> new Unexpected(response.status(), response.body());
        };
    }

    private static Set<FailedCondition> decodeFailedConditions(Map<String, Object> refusal) {
        return asObjects(refusal.get("failed")).stream()
                .map(condition -> new FailedCondition(
                        (String) condition.get("field"),
                        LeadJsonCodec.decodeValue(condition.get("expected")),
                        LeadJsonCodec.decodeValue(condition.get("actual"))))
                .collect(Collectors.toSet());
    }

    private static Set<String> decodeChangedSince(ApiResponse response) {
        Set<String> fields = new TreeSet<>();
        ((List<?>) response.get("changed_since")).forEach(field -> fields.add((String) field));
        return fields;
    }

    private static long decodeVersion(ApiResponse response) {
        return Long.parseLong(response.header("ETag").orElseThrow().replace("\"", ""));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> asObjects(Object list) {
        return (List<Map<String, Object>>) list;
    }
}

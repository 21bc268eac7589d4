package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.ApiClient;
import dev.leadpatch.acceptance.ApiResponse;
import dev.leadpatch.linearizability.Outcome.Applied;
import dev.leadpatch.linearizability.Outcome.ConditionFailed;
import dev.leadpatch.linearizability.Outcome.FailedCondition;
import dev.leadpatch.linearizability.Outcome.FailedDependency;
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

/** Says in HTTP what clients ask for, and reads what they are answered. */
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

    /** The request of this id; all of one patch have its name as their idempotency key. */
    static String encodePatch(long lead, String name, String id, PatchRequest ask) {
        String precondition = ask.ifMatch().isPresent()
                ? "If-Match: \"%d\"\r\n".formatted(ask.ifMatch().getAsLong())
                : "";
        String preference = ask.options().returnsRepresentation() ? "Prefer: return=representation\r\n" : "";
        return encodePatch(
                "/" + lead,
                id,
                idempotencyKeyHeader(name, ask) + precondition + preference,
                LeadJsonCodec.encodePatch(ask));
    }

    /** The same of many leads, whose asks are sent in one way. */
    static String encodeBulkPatch(Map<Long, PatchRequest> asks, String name, String id) {
        PatchRequest any = asks.values().iterator().next();
        return encodePatch(
                any.options().atomic() ? "?atomic=true" : "",
                id,
                idempotencyKeyHeader(name, any),
                LeadJsonCodec.encodePatches(asks));
    }

    private static String idempotencyKeyHeader(String name, PatchRequest ask) {
        return ask.options().hasIdempotencyKey() ? "Idempotency-Key: " + name + "\r\n" : "";
    }

    private static String encodePatch(String path, String id, String headers, String body) {
        return """
                PATCH /api/v1/leads%s HTTP/1.1\r
                Host: node\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                X-Request-Id: %s\r
                %s\r
                %s""".formatted(path, ApiClient.READ_WRITE_KEY, body.length(), id, headers, body);
    }

    /** What the answer to a GET shows. */
    static Snapshot decodeSnapshot(ApiResponse answer) {
        Map<String, Object> json = answer.json();
        Map<String, String> values = new TreeMap<>();
        LeadJsonCodec.TEXT_FIELDS.forEach(field -> values.put(field, LeadJsonCodec.decodeValue(json.get(field))));
        values.put(LeadJsonCodec.NUMBER_FIELD, Snapshot.EMPTY);
        asObjects(json.get("custom_fields"))
                .forEach(field ->
                        values.put("customFields/" + field.get("id"), LeadJsonCodec.decodeValue(field.get("value"))));
        return new Snapshot(decodeVersion(answer), values);
    }

    /** What the answer to a PATCH tells. */
    static Outcome decodeOutcome(ApiResponse answer) {
        return switch (answer.status()) {
            case 200 -> new Applied(decodeVersion(answer));
            case 412 -> new VersionMismatch((Long) answer.get("current_version"), decodeChangedSince(answer));
            case 409, 503 -> decodeRefusal(answer.status(), answer.json(), answer);
            default -> new Unexpected(answer.status(), answer.body());
        };
    }

    /** What the answer to a PATCH of many leads tells of each, in their order. */
    static List<Outcome> decodeOutcomes(ApiResponse answer, int leads) {
        if (!answer.json().containsKey("results")) {
            return Collections.nCopies(leads, decodeRefusal(answer.status(), answer.json(), answer));
        }
        return asObjects(answer.get("results")).stream()
                .map(result -> switch (((Long) result.get("status")).intValue()) {
                    case 200 -> new Applied((Long) result.get("version"));
                    case 424 -> new FailedDependency();
                    default -> decodeRefusal(((Long) result.get("status")).intValue(), result, answer);
                })
                .toList();
    }

    private static Outcome decodeRefusal(int status, Map<String, Object> refusal, ApiResponse answer) {
        return switch (status + " " + refusal.get("code")) {
            case "409 condition_failed" -> new ConditionFailed(decodeFailedConditions(refusal));
            case "409 idempotency_key_in_use", "503 unavailable" -> new Unknown();
            default -> new Unexpected(answer.status(), answer.body());
        };
    }

    private static Set<FailedCondition> decodeFailedConditions(Map<String, Object> refusal) {
        return asObjects(refusal.get("failed")).stream()
                .map(miss -> new FailedCondition(
                        (String) miss.get("field"),
                        LeadJsonCodec.decodeValue(miss.get("expected")),
                        LeadJsonCodec.decodeValue(miss.get("actual"))))
                .collect(Collectors.toSet());
    }

    private static Set<String> decodeChangedSince(ApiResponse answer) {
        Set<String> fields = new TreeSet<>();
        ((List<?>) answer.get("changed_since")).forEach(field -> fields.add((String) field));
        return fields;
    }

    private static long decodeVersion(ApiResponse answer) {
        return Long.parseLong(answer.header("ETag").orElseThrow().replace("\"", ""));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> asObjects(Object list) {
        return (List<Map<String, Object>>) list;
    }
}

package dev.leadpatch.linearizability;

import dev.leadpatch.acceptance.Answer;
import dev.leadpatch.acceptance.Client;
import dev.leadpatch.linearizability.Outcome.Applied;
import dev.leadpatch.linearizability.Outcome.ConditionFailed;
import dev.leadpatch.linearizability.Outcome.LeftAlone;
import dev.leadpatch.linearizability.Outcome.Miss;
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
final class LeadHttp {

    private LeadHttp() {}

    static String get(long lead) {
        return """
                GET /api/v1/leads/%d HTTP/1.1\r
                Host: node\r
                Authorization: Bearer %s\r
                \r
                """.formatted(lead, Client.READ_WRITE);
    }

    /** The request of this id; all of one patch have its name as their idempotency key. */
    static String patch(long lead, String name, String id, Ask ask) {
        String precondition = ask.ifMatch().isPresent()
                ? "If-Match: \"%d\"\r\n".formatted(ask.ifMatch().getAsLong())
                : "";
        String preference = ask.way().whole() ? "Prefer: return=representation\r\n" : "";
        return patch("/" + lead, id, key(name, ask) + precondition + preference, LeadJson.patch(ask));
    }

    /** The same of many leads, whose asks are sent in one way. */
    static String patch(Map<Long, Ask> asks, String name, String id) {
        Ask any = asks.values().iterator().next();
        return patch(any.way().atomic() ? "?atomic=true" : "", id, key(name, any), LeadJson.patches(asks));
    }

    private static String key(String name, Ask ask) {
        return ask.way().keyed() ? "Idempotency-Key: " + name + "\r\n" : "";
    }

    private static String patch(String path, String id, String headers, String body) {
        return """
                PATCH /api/v1/leads%s HTTP/1.1\r
                Host: node\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                X-Request-Id: %s\r
                %s\r
                %s""".formatted(path, Client.READ_WRITE, body.length(), id, headers, body);
    }

    /** What the answer to a GET shows. */
    static Snapshot snapshot(Answer answer) {
        Map<String, Object> json = answer.json();
        Map<String, String> values = new TreeMap<>();
        LeadJson.TEXTS.forEach(field -> values.put(field, LeadJson.value(json.get(field))));
        values.put(LeadJson.NUMBER, Snapshot.NOTHING);
        maps(json.get("custom_fields"))
                .forEach(field -> values.put("customFields/" + field.get("id"), LeadJson.value(field.get("value"))));
        return new Snapshot(version(answer), values);
    }

    /** What the answer to a PATCH tells. */
    static Outcome outcome(Answer answer) {
        return switch (answer.status()) {
            case 200 -> new Applied(version(answer));
            case 412 -> new VersionMismatch((Long) answer.get("current_version"), changedSince(answer));
            case 409, 503 -> refusal(answer.status(), answer.json(), answer);
            default -> new Unexpected(answer.status(), answer.body());
        };
    }

    /** What the answer to a PATCH of many leads tells of each, in their order. */
    static List<Outcome> outcomes(Answer answer, int leads) {
        if (!answer.json().containsKey("results")) {
            return Collections.nCopies(leads, refusal(answer.status(), answer.json(), answer));
        }
        return maps(answer.get("results")).stream()
                .map(result -> switch (((Long) result.get("status")).intValue()) {
                    case 200 -> new Applied((Long) result.get("version"));
                    case 424 -> new LeftAlone();
                    default -> refusal(((Long) result.get("status")).intValue(), result, answer);
                })
                .toList();
    }

    private static Outcome refusal(int status, Map<String, Object> refusal, Answer answer) {
        return switch (status + " " + refusal.get("code")) {
            case "409 condition_failed" -> new ConditionFailed(misses(refusal));
            case "409 idempotency_key_in_use", "503 unavailable" -> new Unknown();
            default -> new Unexpected(answer.status(), answer.body());
        };
    }

    private static Set<Miss> misses(Map<String, Object> refusal) {
        return maps(refusal.get("failed")).stream()
                .map(miss -> new Miss(
                        (String) miss.get("field"),
                        LeadJson.value(miss.get("expected")),
                        LeadJson.value(miss.get("actual"))))
                .collect(Collectors.toSet());
    }

    private static Set<String> changedSince(Answer answer) {
        Set<String> fields = new TreeSet<>();
        ((List<?>) answer.get("changed_since")).forEach(field -> fields.add((String) field));
        return fields;
    }

    private static long version(Answer answer) {
        return Long.parseLong(answer.header("ETag").orElseThrow().replace("\"", ""));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Object list) {
        return (List<Map<String, Object>>) list;
    }
}

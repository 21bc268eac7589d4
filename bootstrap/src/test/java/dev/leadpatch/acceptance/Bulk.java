package dev.leadpatch.acceptance;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends requests about many leads, and reads their results. */
public final class Bulk {

    private Bulk() {}

    /** {@code items} is the array of patches. */
    public static Answer send(Client client, String items) {
        return send(client, "", items);
    }

    public static Answer atomic(Client client, String items) {
        return send(client, "?atomic=true", items);
    }

    static Answer send(Client client, String query, String items) {
        return client.with("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads" + query, Client.bytes("{\"leads\": " + items + "}"));
    }

    /** The same patch, without its braces, for each of the leads. */
    static String items(List<Long> leads, String patch) {
        return leads.stream()
                .map(lead -> "{\"id\": " + lead + ", " + patch + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    public static List<Map<String, Object>> results(Answer answer) {
        return Lists.of(answer, "results");
    }

    static List<Object> statuses(Answer answer) {
        return results(answer).stream().map(result -> result.get("status")).toList();
    }
}

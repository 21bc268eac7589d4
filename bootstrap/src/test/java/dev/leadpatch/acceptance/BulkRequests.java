package dev.leadpatch.acceptance;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends requests about many leads, and reads their results. */
public final class BulkRequests {

    private BulkRequests() {}

    /** {@code items} is the array of patches. */
    public static ApiResponse send(ApiClient client, String items) {
        return send(client, "", items);
    }

    public static ApiResponse atomic(ApiClient client, String items) {
        return send(client, "?atomic=true", items);
    }

    static ApiResponse send(ApiClient client, String query, String items) {
        return client.withHeader("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads" + query, ApiClient.utf8("{\"leads\": " + items + "}"));
    }

    /** The same patch, without its braces, for each of the leads. */
    static String items(List<Long> leads, String patch) {
        return leads.stream()
                .map(lead -> "{\"id\": " + lead + ", " + patch + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    public static List<Map<String, Object>> results(ApiResponse answer) {
        return JsonLists.listOf(answer, "results");
    }

    static List<Object> statuses(ApiResponse answer) {
        return results(answer).stream().map(result -> result.get("status")).toList();
    }
}

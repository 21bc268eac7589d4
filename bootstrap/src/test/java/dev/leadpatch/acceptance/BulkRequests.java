package dev.leadpatch.acceptance;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sends bulk requests and reads their results. */
public final class BulkRequests {

    private BulkRequests() {}

    /** Sends a bulk request; {@code items} is the JSON array of patches. */
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

    /** Returns a JSON array with the same patch, given without its braces, for each lead. */
    static String items(List<Long> leads, String patch) {
        return leads.stream()
                .map(lead -> "{\"id\": " + lead + ", " + patch + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    public static List<Map<String, Object>> results(ApiResponse response) {
        return JsonLists.listOf(response, "results");
    }

    static List<Object> statuses(ApiResponse response) {
        return results(response).stream().map(result -> result.get("status")).toList();
    }
}

package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a lead's history through the API. */
record HistoryClient(ApiClient client, long lead) {

    ApiResponse get(String query) {
        return client.get(path() + query);
    }

    String path() {
        return "/api/v1/leads/" + lead + "/history";
    }

    /** Reads all pages and returns their changes. */
    List<Map<String, Object>> readAll(int limit) {
        return readAll(limit, page -> {});
    }

    List<Map<String, Object>> readAll(int limit, Consumer<ApiResponse> afterEachPage) {
        List<Map<String, Object>> changes = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            ApiResponse page = get("?limit=" + limit
                            + cursor.map(text -> "&cursor=" + text).orElse(""))
                    .assertStatus(200);
            List<Map<String, Object>> pageChanges = JsonLists.listOf(page, "changes");
            cursor = nextCursor(page);
            assertThat(pageChanges.size()).isLessThanOrEqualTo(limit);
            changes.addAll(pageChanges);
            afterEachPage.accept(page);
        } while (cursor.isPresent());
        return changes;
    }

    static Optional<String> nextCursor(ApiResponse page) {
        assertThat(page.json()).containsKey("next_cursor");
        return Optional.ofNullable((String) page.get("next_cursor"));
    }

    static List<Long> versions(List<Map<String, Object>> changes) {
        return changes.stream().map(change -> (Long) change.get("version")).toList();
    }

    static List<Long> versions(ApiResponse page) {
        return versions(JsonLists.listOf(page, "changes"));
    }
}

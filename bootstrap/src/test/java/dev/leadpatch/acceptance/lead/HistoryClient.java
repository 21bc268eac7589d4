package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a lead's history through the API. */
public record HistoryClient(ApiClient client, long lead) {

    public ApiResponse get(String query) {
        return client.get(path() + query);
    }

    public String path() {
        return "/api/v1/leads/" + lead + "/history";
    }

    /** Reads all pages and returns their changes. */
    public List<Map<String, Object>> readAll(int limit) {
        return readAll(limit, page -> {});
    }

    public List<Map<String, Object>> readAll(int limit, Consumer<ApiResponse> afterEachPage) {
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

    public static Optional<String> nextCursor(ApiResponse page) {
        assertThat(page.json()).containsKey("next_cursor");
        return Optional.ofNullable((String) page.get("next_cursor"));
    }

    public static List<Long> versions(List<Map<String, Object>> changes) {
        return changes.stream().map(change -> (Long) change.get("version")).toList();
    }

    public static List<Long> versions(ApiResponse page) {
        return versions(JsonLists.listOf(page, "changes"));
    }
}

package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the change feed of a company through the API. */
record ChangeFeedClient(ApiClient client) {

    static final String PATH = "/api/v1/leads/changes";

    ApiResponse get(String query) {
        return client.get(PATH + query);
    }

    /** Returns the page after a cursor. */
    ApiResponse after(String cursor, int limit) {
        return get("?after=" + cursor + "&limit=" + limit).assertStatus(200);
    }

    /** Returns the cursor of the end of the feed. */
    String now() {
        return nextCursor(get("?after=now").assertStatus(200));
    }

    /** Reads all pages, as long as there are further changes. */
    List<Map<String, Object>> readAll(int limit) {
        ApiResponse page = get("?limit=" + limit).assertStatus(200);
        List<Map<String, Object>> changes = new ArrayList<>(changes(page));
        while (page.get("has_more").equals(true)) {
            page = after(nextCursor(page), limit);
            assertThat(changes(page)).isNotEmpty().hasSizeLessThanOrEqualTo(limit);
            changes.addAll(changes(page));
        }
        return changes;
    }

    static List<Map<String, Object>> changes(ApiResponse page) {
        return JsonLists.listOf(page, "changes");
    }

    static String nextCursor(ApiResponse page) {
        return (String) page.get("next_cursor");
    }

    /** Returns the lead and the version of each change, such as {@code 789 v2}. */
    static List<String> versions(List<Map<String, Object>> changes) {
        return changes.stream()
                .map(change -> ((Map<?, ?>) change.get("lead")).get("id") + " v" + change.get("version"))
                .toList();
    }
}

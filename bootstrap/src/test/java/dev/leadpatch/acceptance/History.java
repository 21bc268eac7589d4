package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A lead's history as a client reads it. */
record History(Client client, long lead) {

    Answer get(String query) {
        return client.get(path() + query);
    }

    String path() {
        return "/api/v1/leads/" + lead + "/history";
    }

    /** All changes, from page to page. */
    List<Map<String, Object>> all(int limit) {
        return all(limit, page -> {});
    }

    List<Map<String, Object>> all(int limit, Consumer<Answer> afterEachPage) {
        List<Map<String, Object>> changes = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Answer page = get("?limit=" + limit
                            + cursor.map(text -> "&cursor=" + text).orElse(""))
                    .is(200);
            List<Map<String, Object>> found = Lists.of(page, "changes");
            cursor = nextCursor(page);
            assertThat(found.size()).isLessThanOrEqualTo(limit);
            changes.addAll(found);
            afterEachPage.accept(page);
        } while (cursor.isPresent());
        return changes;
    }

    static Optional<String> nextCursor(Answer page) {
        assertThat(page.json()).containsKey("next_cursor");
        return Optional.ofNullable((String) page.get("next_cursor"));
    }

    static List<Long> versions(List<Map<String, Object>> changes) {
        return changes.stream().map(change -> (Long) change.get("version")).toList();
    }

    static List<Long> versions(Answer page) {
        return versions(Lists.of(page, "changes"));
    }
}

package dev.leadpatch.linearizability;

import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the history of a lead from the API, page by page. */
record HistoryReader(ApiClient client, long lead) {

    // small enough for several pages; a prime, so that the last page is rarely full
    private static final int PAGE_SIZE = 37;

    /** Returns all changes, oldest first. */
    List<HistoryRow> readAll() {
        List<HistoryRow> rows = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            ApiResponse page = readPage(cursor);
            asObjects(page.get("changes")).forEach(change -> rows.add(toRow(change)));
            cursor = Optional.ofNullable((String) page.get("next_cursor"));
        } while (cursor.isPresent());
        Collections.reverse(rows);
        return rows;
    }

    private ApiResponse readPage(Optional<String> cursor) {
        String path = "/api/v1/leads/%d/history?limit=%d".formatted(lead, PAGE_SIZE)
                + cursor.map(text -> "&cursor=" + text).orElse("");
        // a killed database connection causes 503
        return await().until(() -> client.get(path), response -> response.status() != 503)
                .assertStatus(200);
    }

    private static HistoryRow toRow(Map<String, Object> change) {
        return new HistoryRow(
                (Long) change.get("version"),
                (String) change.get("request_id"),
                toChanges(asObjects(change.get("changes"))));
    }

    /** Returns the change of each field in a JSON list of changes. */
    static Map<String, HistoryRow.Change> toChanges(List<Map<String, Object>> list) {
        Map<String, HistoryRow.Change> changes = new LinkedHashMap<>();
        list.forEach(change -> changes.put(
                (String) change.get("field"),
                new HistoryRow.Change(
                        LeadJsonCodec.decodeValue(change.get("from")), LeadJsonCodec.decodeValue(change.get("to")))));
        return changes;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> asObjects(Object list) {
        return (List<Map<String, Object>>) list;
    }
}

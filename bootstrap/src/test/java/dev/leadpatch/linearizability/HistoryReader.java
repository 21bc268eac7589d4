package dev.leadpatch.linearizability;

import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.ApiClient;
import dev.leadpatch.acceptance.ApiResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A lead's history as a client is told it, from page to page. */
record HistoryReader(ApiClient client, long lead) {

    // so small that there are several, and no divisor of what a run makes
    private static final int PAGE_SIZE = 37;

    /** Oldest first. */
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
        // a connection of the node may turn out to be dead
        return await().until(() -> client.get(path), answer -> answer.status() != 503)
                .assertStatus(200);
    }

    private static HistoryRow toRow(Map<String, Object> change) {
        return new HistoryRow(
                (Long) change.get("version"),
                (String) change.get("request_id"),
                toChanges(asObjects(change.get("changes"))));
    }

    /** What a list of changes says of each field. */
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

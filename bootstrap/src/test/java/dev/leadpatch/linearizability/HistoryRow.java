package dev.leadpatch.linearizability;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the history of a lead tells of one version.
 *
 * @param request the id of the request that made it
 * @param changes by field
 */
record HistoryRow(long version, String request, Map<String, Change> changes) {

    HistoryRow {
        changes = new TreeMap<>(changes);
    }

    /** What a field held before and after. */
    record Change(String from, String to) {}
}

package dev.leadpatch.linearizability;

import java.util.Map;
import java.util.TreeMap;

/**
 * The change of a lead that created one version.
 *
 * @param requestId the id of the request that created the version
 * @param changes by field
 */
record HistoryRow(long version, String requestId, Map<String, Change> changes) {

    HistoryRow {
        changes = new TreeMap<>(changes);
    }

    /** The value of a field before and after. */
    record Change(String from, String to) {}
}

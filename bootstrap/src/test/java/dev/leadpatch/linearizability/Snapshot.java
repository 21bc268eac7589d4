package dev.leadpatch.linearizability;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A lead at one of its versions.
 *
 * @param values by field; a field that is empty holds {@link #EMPTY}
 */
record Snapshot(long version, Map<String, String> values) {

    /** No field can hold an empty text, so it stands for none. */
    static final String EMPTY = "";

    Snapshot {
        values = new TreeMap<>(values);
    }

    String value(String field) {
        return values.getOrDefault(field, EMPTY);
    }

    boolean matches(Map<String, String> expected) {
        return failedFields(expected).isEmpty();
    }

    /** Those of the expected fields that hold something else. */
    Set<String> failedFields(Map<String, String> expected) {
        Set<String> missed = new TreeSet<>();
        expected.forEach((field, value) -> {
            if (!value(field).equals(value)) {
                missed.add(field);
            }
        });
        return missed;
    }

    Snapshot withChanges(long newVersion, Map<String, String> sets) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.putAll(sets);
        return new Snapshot(newVersion, changed);
    }

    Map<String, HistoryRow.Change> diffTo(Snapshot later) {
        Map<String, HistoryRow.Change> changes = new TreeMap<>();
        failedFields(later.values)
                .forEach(field -> changes.put(field, new HistoryRow.Change(value(field), later.value(field))));
        return changes;
    }
}

package dev.leadpatch.linearizability;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A lead at one version.
 *
 * @param values by field; {@link #EMPTY} for an empty field
 */
record Snapshot(long version, Map<String, String> values) {

    /** The value of an empty field. No field can hold empty text, so the value is unambiguous. */
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

    /** Returns the fields that do not have their expected value. */
    Set<String> failedFields(Map<String, String> expected) {
        Set<String> failedFields = new TreeSet<>();
        expected.forEach((field, value) -> {
            if (!value(field).equals(value)) {
                failedFields.add(field);
            }
        });
        return failedFields;
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

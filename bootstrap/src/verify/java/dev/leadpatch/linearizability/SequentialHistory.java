package dev.leadpatch.linearizability;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The sequential execution that a recording must be equivalent to. The stored history gives the order of the patches
 * only. The lead at each version is computed from the requested patches, not from the changes in the stored history.
 */
final class SequentialHistory {

    private final Recording recording;
    private final Map<String, Write> writesByRequestId = new HashMap<>();
    private final Map<String, HistoryRow> rowsByWrite = new HashMap<>();
    private final NavigableMap<Long, Snapshot> leadsByVersion = new TreeMap<>();

    SequentialHistory(Recording recording) {
        this.recording = recording;
        recording
                .writes()
                .forEach(write -> write.requestIds().forEach(requestId -> writesByRequestId.put(requestId, write)));
        Snapshot state = recording.initialLead();
        leadsByVersion.put(state.version(), state);
        for (HistoryRow row : rowsInOrder()) {
            Optional<Write> cause = writeOf(row);
            cause.ifPresent(write -> rowsByWrite.putIfAbsent(write.name(), row));
            state = state.withChanges(
                    row.version(), cause.map(write -> write.patch().sets()).orElse(Map.of()));
            leadsByVersion.put(row.version(), state);
        }
    }

    Recording recording() {
        return recording;
    }

    /** Returns the stored history, oldest first. */
    List<HistoryRow> rowsInOrder() {
        return recording.history().stream()
                .sorted(Comparator.comparingLong(HistoryRow::version))
                .toList();
    }

    /** Returns the write that created the row. */
    Optional<Write> writeOf(HistoryRow row) {
        return Optional.ofNullable(writesByRequestId.get(row.requestId()));
    }

    /** Returns the version that the write created, if any. */
    Optional<Long> versionOf(Write write) {
        return Optional.ofNullable(rowsByWrite.get(write.name())).map(HistoryRow::version);
    }

    /** Returns the lead at this version, if the version exists. */
    Optional<Snapshot> at(long version) {
        return Optional.ofNullable(leadsByVersion.get(version));
    }

    Snapshot finalLead() {
        return leadsByVersion.lastEntry().getValue();
    }

    /** Returns the versions at which the conditions of the patch fail exactly as reported. */
    NavigableSet<Long> versionsExplaining(PatchRequest patch, Outcome.ConditionFailed conditionFailed) {
        NavigableSet<Long> versions = new TreeSet<>();
        for (Snapshot state : leadsByVersion.values()) {
            if (conditionFailed.matches(state)
                    && conditionFailed.failedConditions().equals(failedConditions(patch, state))
                    && patch.matchesVersion(state.version())) {
                versions.add(state.version());
            }
        }
        return versions;
    }

    private static Set<Outcome.FailedCondition> failedConditions(PatchRequest patch, Snapshot state) {
        return state.failedFields(patch.conditions()).stream()
                .map(field -> new Outcome.FailedCondition(
                        field, patch.conditions().getOrDefault(field, Snapshot.EMPTY), state.value(field)))
                .collect(Collectors.toSet());
    }
}

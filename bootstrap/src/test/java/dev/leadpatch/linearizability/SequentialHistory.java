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
 * The one story that a recording can tell. History says in which order the patches made their versions; what each version
 * holds then follows from what the patches asked for, and not from what history says that they did.
 */
final class SequentialHistory {

    private final Recording recording;
    private final Map<String, Write> byRequest = new HashMap<>();
    private final Map<String, HistoryRow> rowsByWrite = new HashMap<>();
    private final NavigableMap<Long, Snapshot> leadsByVersion = new TreeMap<>();

    SequentialHistory(Recording recording) {
        this.recording = recording;
        recording.writes().forEach(write -> write.requestIds().forEach(request -> byRequest.put(request, write)));
        Snapshot state = recording.initialLead();
        leadsByVersion.put(state.version(), state);
        for (HistoryRow row : rowsInOrder()) {
            Optional<Write> maker = writeOf(row);
            maker.ifPresent(write -> rowsByWrite.putIfAbsent(write.name(), row));
            state = state.withChanges(
                    row.version(), maker.map(write -> write.patch().sets()).orElse(Map.of()));
            leadsByVersion.put(row.version(), state);
        }
    }

    Recording recording() {
        return recording;
    }

    /** Oldest first. */
    List<HistoryRow> rowsInOrder() {
        return recording.history().stream()
                .sorted(Comparator.comparingLong(HistoryRow::version))
                .toList();
    }

    /** The patch that the row tells of. */
    Optional<Write> writeOf(HistoryRow row) {
        return Optional.ofNullable(byRequest.get(row.request()));
    }

    /** The version that the patch made, if it made one. */
    Optional<Long> versionOf(Write write) {
        return Optional.ofNullable(rowsByWrite.get(write.name())).map(HistoryRow::version);
    }

    /** The lead at this version, if it had it. */
    Optional<Snapshot> at(long version) {
        return Optional.ofNullable(leadsByVersion.get(version));
    }

    Snapshot finalLead() {
        return leadsByVersion.lastEntry().getValue();
    }

    /** The versions at which a patch could be refused by {@code if} in exactly this way. */
    NavigableSet<Long> versionsExplaining(PatchRequest ask, Outcome.ConditionFailed failed) {
        NavigableSet<Long> versions = new TreeSet<>();
        for (Snapshot state : leadsByVersion.values()) {
            if (failed.matches(state)
                    && failed.failedConditions().equals(failedConditions(ask, state))
                    && ask.matchesVersion(state.version())) {
                versions.add(state.version());
            }
        }
        return versions;
    }

    private static Set<Outcome.FailedCondition> failedConditions(PatchRequest ask, Snapshot state) {
        return state.failedFields(ask.conditions()).stream()
                .map(field -> new Outcome.FailedCondition(
                        field, ask.conditions().getOrDefault(field, Snapshot.EMPTY), state.value(field)))
                .collect(Collectors.toSet());
    }
}

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
final class Story {

    private final Recording recording;
    private final Map<String, Write> byRequest = new HashMap<>();
    private final Map<String, HistoryRow> rows = new HashMap<>();
    private final NavigableMap<Long, Snapshot> states = new TreeMap<>();

    Story(Recording recording) {
        this.recording = recording;
        recording.writes().forEach(write -> write.requests().forEach(request -> byRequest.put(request, write)));
        Snapshot state = recording.first();
        states.put(state.version(), state);
        for (HistoryRow row : history()) {
            Optional<Write> maker = maker(row);
            maker.ifPresent(write -> rows.putIfAbsent(write.name(), row));
            state = state.with(
                    row.version(), maker.map(write -> write.ask().sets()).orElse(Map.of()));
            states.put(row.version(), state);
        }
    }

    Recording recording() {
        return recording;
    }

    /** Oldest first. */
    List<HistoryRow> history() {
        return recording.history().stream()
                .sorted(Comparator.comparingLong(HistoryRow::version))
                .toList();
    }

    /** The patch that the row tells of. */
    Optional<Write> maker(HistoryRow row) {
        return Optional.ofNullable(byRequest.get(row.request()));
    }

    /** The version that the patch made, if it made one. */
    Optional<Long> madeBy(Write write) {
        return Optional.ofNullable(rows.get(write.name())).map(HistoryRow::version);
    }

    /** The lead at this version, if it had it. */
    Optional<Snapshot> at(long version) {
        return Optional.ofNullable(states.get(version));
    }

    Snapshot last() {
        return states.lastEntry().getValue();
    }

    /** The versions at which a patch could be refused by {@code if} in exactly this way. */
    NavigableSet<Long> explaining(Ask ask, Outcome.ConditionFailed failed) {
        NavigableSet<Long> versions = new TreeSet<>();
        for (Snapshot state : states.values()) {
            if (failed.isOf(state) && failed.misses().equals(misses(ask, state)) && ask.isNamed(state.version())) {
                versions.add(state.version());
            }
        }
        return versions;
    }

    private static Set<Outcome.Miss> misses(Ask ask, Snapshot state) {
        return state.missed(ask.expects()).stream()
                .map(field -> new Outcome.Miss(
                        field, ask.expects().getOrDefault(field, Snapshot.NOTHING), state.value(field)))
                .collect(Collectors.toSet());
    }
}

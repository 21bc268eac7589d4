package dev.leadpatch.linearizability;

import dev.leadpatch.linearizability.Outcome.Applied;
import dev.leadpatch.linearizability.Outcome.ConditionFailed;
import dev.leadpatch.linearizability.Outcome.FailedCondition;
import dev.leadpatch.linearizability.Outcome.Unknown;
import dev.leadpatch.linearizability.Outcome.VersionMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A recording made by hand. What makes a version is told in the order of the versions; the moments are free. */
final class RecordingBuilder {

    private final List<Snapshot> states = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final List<HistoryRow> history = new ArrayList<>();

    private RecordingBuilder() {
        states.add(new Snapshot(1, Map.of("status", "new")));
    }

    static RecordingBuilder forNewLead() {
        return new RecordingBuilder();
    }

    /** A success that makes the next version. */
    RecordingBuilder applied(String name, long start, long end, PatchRequest ask) {
        addHistoryRow(name, ask);
        return write(name, start, end, ask, new Applied(last().version()));
    }

    /** A success that changes nothing. */
    RecordingBuilder unchanged(String name, long start, long end, PatchRequest ask, long version) {
        return write(name, start, end, ask, new Applied(version));
    }

    /** A patch without an answer that makes the next version all the same. */
    RecordingBuilder appliedWithoutResponse(String name, long start, long end, PatchRequest ask) {
        addHistoryRow(name, ask);
        return withoutResponse(name, start, end, ask);
    }

    /** A patch without an answer that makes no version. */
    RecordingBuilder withoutResponse(String name, long start, long end, PatchRequest ask) {
        return write(name, start, end, ask, new Unknown());
    }

    RecordingBuilder versionMismatch(
            String name, long start, long end, PatchRequest ask, long current, String... changedSince) {
        return write(name, start, end, ask, new VersionMismatch(current, Set.of(changedSince)));
    }

    RecordingBuilder conditionFailed(String name, long start, long end, PatchRequest ask, FailedCondition... misses) {
        return write(name, start, end, ask, new ConditionFailed(Set.of(misses)));
    }

    RecordingBuilder read(String name, long start, long end, long version) {
        reads.add(new Read(name, start, end, states.get((int) version - 1)));
        return this;
    }

    RecordingBuilder write(String name, long start, long end, PatchRequest ask, Outcome outcome) {
        writes.add(new Write(name, List.of(name), start, end, ask, outcome));
        return this;
    }

    /** A change row that belongs to whatever request. */
    RecordingBuilder historyRow(long version, String request, Map<String, HistoryRow.Change> changes) {
        history.add(new HistoryRow(version, request, changes));
        return this;
    }

    private void addHistoryRow(String name, PatchRequest ask) {
        Snapshot before = last();
        Snapshot after = before.withChanges(before.version() + 1, ask.sets());
        states.add(after);
        history.add(new HistoryRow(after.version(), name, before.diffTo(after)));
    }

    Snapshot last() {
        return states.get(states.size() - 1);
    }

    Recording build() {
        return new Recording(states.get(0), writes, reads, history, last());
    }
}

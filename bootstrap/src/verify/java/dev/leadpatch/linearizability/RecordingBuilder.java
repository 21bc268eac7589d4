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

/**
 * Builds a recording. Operations that create a version must be added in the order of the versions; times are arbitrary.
 */
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

    /** Adds a success that creates the next version. */
    RecordingBuilder applied(String name, long start, long end, PatchRequest patch) {
        addHistoryRow(name, patch);
        return write(name, start, end, patch, new Applied(last().version()));
    }

    /** Adds a success that changes nothing. */
    RecordingBuilder unchanged(String name, long start, long end, PatchRequest patch, long version) {
        return write(name, start, end, patch, new Applied(version));
    }

    /** Adds a patch without a response that creates the next version. */
    RecordingBuilder appliedWithoutResponse(String name, long start, long end, PatchRequest patch) {
        addHistoryRow(name, patch);
        return withoutResponse(name, start, end, patch);
    }

    /** Adds a patch without a response that creates no version. */
    RecordingBuilder withoutResponse(String name, long start, long end, PatchRequest patch) {
        return write(name, start, end, patch, new Unknown());
    }

    RecordingBuilder versionMismatch(
            String name, long start, long end, PatchRequest patch, long current, String... changedSince) {
        return write(name, start, end, patch, new VersionMismatch(current, Set.of(changedSince)));
    }

    RecordingBuilder conditionFailed(
            String name, long start, long end, PatchRequest patch, FailedCondition... conditions) {
        return write(name, start, end, patch, new ConditionFailed(Set.of(conditions)));
    }

    RecordingBuilder read(String name, long start, long end, long version) {
        reads.add(new Read(name, start, end, states.get((int) version - 1)));
        return this;
    }

    RecordingBuilder write(String name, long start, long end, PatchRequest patch, Outcome outcome) {
        writes.add(new Write(name, List.of(name), start, end, patch, outcome));
        return this;
    }

    /** Adds a history row of any request. */
    RecordingBuilder historyRow(long version, String requestId, Map<String, HistoryRow.Change> changes) {
        history.add(new HistoryRow(version, requestId, changes));
        return this;
    }

    private void addHistoryRow(String name, PatchRequest patch) {
        Snapshot before = last();
        Snapshot after = before.withChanges(before.version() + 1, patch.sets());
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

package dev.leadpatch.linearizability;

import dev.leadpatch.linearizability.Outcome.Applied;
import dev.leadpatch.linearizability.Outcome.ConditionFailed;
import dev.leadpatch.linearizability.Outcome.FailedCondition;
import dev.leadpatch.linearizability.Outcome.VersionMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A fault injection for the checker: turns a valid recording into one with an anomaly. */
record RecordingCorruption(String name, Function<SequentialHistory, Optional<Recording>> function) {

    private static final String NEVER_WRITTEN = "never";

    static final List<RecordingCorruption> ALL = List.of(
            new RecordingCorruption("a version without a request", RecordingCorruption::withoutSuccess),
            new RecordingCorruption(
                    "a success is reported as refused",
                    history -> withCorruptedWrite(
                            history,
                            isKnownSuccess(history),
                            write -> write.withOutcome(
                                    new VersionMismatch(history.finalLead().version(), Set.of())))),
            new RecordingCorruption(
                    "a success returns a wrong version",
                    history -> withCorruptedWrite(
                            history,
                            isKnownSuccess(history),
                            write -> write.withOutcome(
                                    new Applied(history.versionOf(write).orElseThrow() + 1)))),
            new RecordingCorruption(
                    "a success sets another value",
                    history -> withCorruptedWrite(
                            history,
                            isKnownSuccess(history),
                            write -> write.withPatch(write.patch().andSet("last_name", NEVER_WRITTEN)))),
            new RecordingCorruption(
                    "a success has another If-Match",
                    history -> withCorruptedWrite(
                            history,
                            isKnownSuccess(history),
                            write -> write.withPatch(write.patch()
                                    .ifMatch(history.versionOf(write).orElseThrow() + 1)))),
            new RecordingCorruption(
                    "a success expects another value",
                    history -> withCorruptedWrite(
                            history,
                            isKnownSuccess(history),
                            write -> write.withPatch(write.patch().expecting("last_name", NEVER_WRITTEN)))),
            new RecordingCorruption(
                    "a success starts after its version was read",
                    history -> withCorruptedWrite(
                            history,
                            isKnownSuccess(history),
                            write -> write.withTimes(afterLastRead(history), afterLastRead(history) + 1))),
            new RecordingCorruption(
                    "a version mismatch is reported as success",
                    history -> withCorruptedWrite(
                            history,
                            RecordingCorruption::isMismatch,
                            write -> write.withOutcome(
                                    new Applied(history.finalLead().version())))),
            new RecordingCorruption(
                    "a version mismatch returns the expected version",
                    history -> withCorruptedWrite(
                            history,
                            RecordingCorruption::isMismatch,
                            write -> write.withPatch(
                                    write.patch().ifMatch(((VersionMismatch) write.outcome()).current())))),
            new RecordingCorruption(
                    "a failed condition returns a value never written",
                    history -> withCorruptedWrite(
                            history,
                            RecordingCorruption::isConditionFailed,
                            write -> write.withOutcome(failedWithNeverWrittenValue(write.patch())))),
            new RecordingCorruption(
                    "a stale read",
                    history -> withCorruptedRead(
                            history, read -> read.withTimes(afterLastRead(history), afterLastRead(history) + 1))),
            new RecordingCorruption(
                    "a read of a value never written",
                    history -> withCorruptedRead(
                            history,
                            read -> read.withSnapshot(read.snapshot()
                                    .withChanges(read.snapshot().version(), Map.of("last_name", NEVER_WRITTEN))))),
            new RecordingCorruption(
                    "the history lacks a success",
                    history ->
                            Optional.of(withoutMiddleRow(history.rowsInOrder())).map(history.recording()::withHistory)),
            new RecordingCorruption("two history rows are swapped", RecordingCorruption::withSwappedRows),
            new RecordingCorruption(
                    "a lost update",
                    history -> history.at(history.finalLead().version() - 1).map(history.recording()::withFinalLead)));

    /** Returns the corrupted recording, or empty if the recording lacks the operation to corrupt. */
    Optional<Recording> applyTo(Recording valid) {
        return function.apply(new SequentialHistory(valid));
    }

    /** Matches successes that created a version other than the last. */
    private static Predicate<Write> isKnownSuccess(SequentialHistory history) {
        return write -> write.outcome() instanceof Applied
                && history.versionOf(write)
                        .filter(version -> version < history.finalLead().version())
                        .isPresent();
    }

    private static boolean isMismatch(Write write) {
        return write.outcome() instanceof VersionMismatch;
    }

    private static boolean isConditionFailed(Write write) {
        return write.outcome() instanceof ConditionFailed;
    }

    private static ConditionFailed failedWithNeverWrittenValue(PatchRequest patch) {
        return new ConditionFailed(patch.conditions().entrySet().stream()
                .map(condition -> new FailedCondition(condition.getKey(), condition.getValue(), NEVER_WRITTEN))
                .collect(Collectors.toSet()));
    }

    private static Optional<Recording> withCorruptedWrite(
            SequentialHistory history, Predicate<Write> candidates, UnaryOperator<Write> corruption) {
        List<Write> writes = new ArrayList<>(history.recording().writes());
        return middle(writes, candidates).map(write -> {
            writes.set(writes.indexOf(write), corruption.apply(write));
            return history.recording().withWrites(writes);
        });
    }

    private static Optional<Recording> withCorruptedRead(SequentialHistory history, UnaryOperator<Read> corruption) {
        List<Read> reads = new ArrayList<>(history.recording().reads());
        return middle(
                        reads,
                        read -> read.snapshot().version() < history.finalLead().version())
                .map(read -> {
                    reads.set(reads.indexOf(read), corruption.apply(read));
                    return history.recording().withReads(reads);
                });
    }

    private static Optional<Recording> withoutSuccess(SequentialHistory history) {
        List<Write> writes = new ArrayList<>(history.recording().writes());
        return middle(writes, isKnownSuccess(history)).map(write -> {
            writes.remove(write);
            return history.recording().withWrites(writes);
        });
    }

    private static List<HistoryRow> withoutMiddleRow(List<HistoryRow> history) {
        List<HistoryRow> rows = new ArrayList<>(history);
        rows.remove(rows.size() / 2);
        return rows;
    }

    private static Optional<Recording> withSwappedRows(SequentialHistory history) {
        List<HistoryRow> rows = new ArrayList<>(history.rowsInOrder());
        return middle(
                        rows,
                        row -> history.writeOf(row)
                                .filter(isKnownSuccess(history))
                                .isPresent())
                .map(row -> {
                    int i = rows.indexOf(row);
                    HistoryRow next = rows.get(i + 1);
                    rows.set(i, new HistoryRow(row.version(), next.requestId(), next.changes()));
                    rows.set(i + 1, new HistoryRow(next.version(), row.requestId(), row.changes()));
                    return history.recording().withHistory(rows);
                });
    }

    private static long afterLastRead(SequentialHistory history) {
        return 1
                + history.recording().reads().stream()
                        .mapToLong(Read::end)
                        .max()
                        .orElseThrow();
    }

    private static <T> Optional<T> middle(List<T> elements, Predicate<T> predicate) {
        List<T> matching = elements.stream().filter(predicate).toList();
        return matching.isEmpty() ? Optional.empty() : Optional.of(matching.get(matching.size() / 2));
    }
}

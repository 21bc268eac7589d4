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

/** A way to make a recording that is good one that is not. */
record RecordingCorruption(String name, Function<SequentialHistory, Optional<Recording>> corruption) {

    private static final String NEVER_WRITTEN = "never";

    static final List<RecordingCorruption> ALL = List.of(
            new RecordingCorruption("a success that nobody asked for", RecordingCorruption::withoutSuccess),
            new RecordingCorruption(
                    "a success was refused",
                    story -> withCorruptedWrite(
                            story,
                            isKnownSuccess(story),
                            write -> write.withOutcome(
                                    new VersionMismatch(story.finalLead().version(), Set.of())))),
            new RecordingCorruption(
                    "a success was told another version",
                    story -> withCorruptedWrite(
                            story,
                            isKnownSuccess(story),
                            write -> write.withOutcome(
                                    new Applied(story.versionOf(write).orElseThrow() + 1)))),
            new RecordingCorruption(
                    "a success set another value",
                    story -> withCorruptedWrite(
                            story,
                            isKnownSuccess(story),
                            write -> write.withPatch(write.patch().andSet("last_name", NEVER_WRITTEN)))),
            new RecordingCorruption(
                    "a success named another version",
                    story -> withCorruptedWrite(
                            story,
                            isKnownSuccess(story),
                            write -> write.withPatch(
                                    write.patch().ifMatch(story.versionOf(write).orElseThrow() + 1)))),
            new RecordingCorruption(
                    "a success expected another value",
                    story -> withCorruptedWrite(
                            story,
                            isKnownSuccess(story),
                            write -> write.withPatch(write.patch().expecting("last_name", NEVER_WRITTEN)))),
            new RecordingCorruption(
                    "a success came later",
                    story -> withCorruptedWrite(
                            story,
                            isKnownSuccess(story),
                            write -> write.withTimes(afterLastRead(story), afterLastRead(story) + 1))),
            new RecordingCorruption(
                    "a refusal by version was a success",
                    story -> withCorruptedWrite(
                            story,
                            RecordingCorruption::isMismatch,
                            write -> write.withOutcome(
                                    new Applied(story.finalLead().version())))),
            new RecordingCorruption(
                    "a refusal was at the version that was named",
                    story -> withCorruptedWrite(
                            story,
                            RecordingCorruption::isMismatch,
                            write -> write.withPatch(
                                    write.patch().ifMatch(((VersionMismatch) write.outcome()).current())))),
            new RecordingCorruption(
                    "a refusal saw another value",
                    story -> withCorruptedWrite(
                            story,
                            RecordingCorruption::isConditionFailed,
                            write -> write.withOutcome(failedWithNeverWrittenValue(write.patch())))),
            new RecordingCorruption(
                    "a read went back",
                    story -> withCorruptedRead(
                            story, read -> read.withTimes(afterLastRead(story), afterLastRead(story) + 1))),
            new RecordingCorruption(
                    "a read saw another value",
                    story -> withCorruptedRead(
                            story,
                            read -> read.withSnapshot(read.snapshot()
                                    .withChanges(read.snapshot().version(), Map.of("last_name", NEVER_WRITTEN))))),
            new RecordingCorruption(
                    "history lost a success",
                    story -> Optional.of(withoutMiddleRow(story.rowsInOrder())).map(story.recording()::withHistory)),
            new RecordingCorruption("history has two in the wrong order", RecordingCorruption::withSwappedRows),
            new RecordingCorruption(
                    "the last change was lost",
                    story -> story.at(story.finalLead().version() - 1).map(story.recording()::withFinalLead)));

    /** The recording with this falsehood in it, if it has what the falsehood is about. */
    Optional<Recording> applyTo(Recording good) {
        return corruption.apply(new SequentialHistory(good));
    }

    /** Those whose success is known, and not the last one. */
    private static Predicate<Write> isKnownSuccess(SequentialHistory story) {
        return write -> write.outcome() instanceof Applied
                && story.versionOf(write)
                        .filter(version -> version < story.finalLead().version())
                        .isPresent();
    }

    private static boolean isMismatch(Write write) {
        return write.outcome() instanceof VersionMismatch;
    }

    private static boolean isConditionFailed(Write write) {
        return write.outcome() instanceof ConditionFailed;
    }

    private static ConditionFailed failedWithNeverWrittenValue(PatchRequest ask) {
        return new ConditionFailed(ask.conditions().entrySet().stream()
                .map(expected -> new FailedCondition(expected.getKey(), expected.getValue(), NEVER_WRITTEN))
                .collect(Collectors.toSet()));
    }

    private static Optional<Recording> withCorruptedWrite(
            SequentialHistory story, Predicate<Write> of, UnaryOperator<Write> falsehood) {
        List<Write> writes = new ArrayList<>(story.recording().writes());
        return middle(writes, of).map(write -> {
            writes.set(writes.indexOf(write), falsehood.apply(write));
            return story.recording().withWrites(writes);
        });
    }

    private static Optional<Recording> withCorruptedRead(SequentialHistory story, UnaryOperator<Read> falsehood) {
        List<Read> reads = new ArrayList<>(story.recording().reads());
        return middle(
                        reads,
                        read -> read.snapshot().version() < story.finalLead().version())
                .map(read -> {
                    reads.set(reads.indexOf(read), falsehood.apply(read));
                    return story.recording().withReads(reads);
                });
    }

    private static Optional<Recording> withoutSuccess(SequentialHistory story) {
        List<Write> writes = new ArrayList<>(story.recording().writes());
        return middle(writes, isKnownSuccess(story)).map(write -> {
            writes.remove(write);
            return story.recording().withWrites(writes);
        });
    }

    private static List<HistoryRow> withoutMiddleRow(List<HistoryRow> history) {
        List<HistoryRow> rows = new ArrayList<>(history);
        rows.remove(rows.size() / 2);
        return rows;
    }

    private static Optional<Recording> withSwappedRows(SequentialHistory story) {
        List<HistoryRow> rows = new ArrayList<>(story.rowsInOrder());
        return middle(
                        rows,
                        row -> story.writeOf(row).filter(isKnownSuccess(story)).isPresent())
                .map(row -> {
                    int i = rows.indexOf(row);
                    HistoryRow next = rows.get(i + 1);
                    rows.set(i, new HistoryRow(row.version(), next.request(), next.changes()));
                    rows.set(i + 1, new HistoryRow(next.version(), row.request(), row.changes()));
                    return story.recording().withHistory(rows);
                });
    }

    private static long afterLastRead(SequentialHistory story) {
        return 1 + story.recording().reads().stream().mapToLong(Read::end).max().orElseThrow();
    }

    private static <T> Optional<T> middle(List<T> all, Predicate<T> fit) {
        List<T> fitting = all.stream().filter(fit).toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(fitting.size() / 2));
    }
}

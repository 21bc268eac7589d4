package dev.leadpatch.linearizability;

import dev.leadpatch.linearizability.Outcome.Applied;
import dev.leadpatch.linearizability.Outcome.ConditionFailed;
import dev.leadpatch.linearizability.Outcome.Miss;
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
record Falsehood(String name, Function<Story, Optional<Recording>> retelling) {

    private static final String NEVER = "never";

    static final List<Falsehood> ALL = List.of(
            new Falsehood("a success that nobody asked for", Falsehood::withoutASuccess),
            new Falsehood(
                    "a success was refused",
                    story -> retold(
                            story,
                            made(story),
                            write -> write.withOutcome(
                                    new VersionMismatch(story.last().version(), Set.of())))),
            new Falsehood(
                    "a success was told another version",
                    story -> retold(
                            story,
                            made(story),
                            write -> write.withOutcome(
                                    new Applied(story.madeBy(write).orElseThrow() + 1)))),
            new Falsehood(
                    "a success set another value",
                    story -> retold(
                            story,
                            made(story),
                            write -> write.asking(write.ask().andSet("last_name", NEVER)))),
            new Falsehood(
                    "a success named another version",
                    story -> retold(
                            story,
                            made(story),
                            write -> write.asking(
                                    write.ask().ifMatch(story.madeBy(write).orElseThrow() + 1)))),
            new Falsehood(
                    "a success expected another value",
                    story -> retold(
                            story,
                            made(story),
                            write -> write.asking(write.ask().expecting("last_name", NEVER)))),
            new Falsehood(
                    "a success came later",
                    story -> retold(story, made(story), write -> write.at(after(story), after(story) + 1))),
            new Falsehood(
                    "a refusal by version was a success",
                    story -> retold(
                            story,
                            Falsehood::isMismatch,
                            write -> write.withOutcome(new Applied(story.last().version())))),
            new Falsehood(
                    "a refusal was at the version that was named",
                    story -> retold(
                            story,
                            Falsehood::isMismatch,
                            write -> write.asking(write.ask().ifMatch(((VersionMismatch) write.outcome()).current())))),
            new Falsehood(
                    "a refusal saw another value",
                    story -> retold(story, Falsehood::isMissed, write -> write.withOutcome(seeingNever(write.ask())))),
            new Falsehood("a read went back", story -> reread(story, read -> read.at(after(story), after(story) + 1))),
            new Falsehood(
                    "a read saw another value",
                    story -> reread(
                            story,
                            read -> read.seeing(read.seen().with(read.seen().version(), Map.of("last_name", NEVER))))),
            new Falsehood(
                    "history lost a success",
                    story -> Optional.of(withoutMiddle(story.history())).map(story.recording()::withHistory)),
            new Falsehood("history has two in the wrong order", Falsehood::withTwoInTheWrongOrder),
            new Falsehood(
                    "the last change was lost",
                    story -> story.at(story.last().version() - 1).map(story.recording()::withLast)));

    /** The recording with this falsehood in it, if it has what the falsehood is about. */
    Optional<Recording> toldOf(Recording good) {
        return retelling.apply(new Story(good));
    }

    /** Those whose success is known, and not the last one. */
    private static Predicate<Write> made(Story story) {
        return write -> write.outcome() instanceof Applied
                && story.madeBy(write)
                        .filter(version -> version < story.last().version())
                        .isPresent();
    }

    private static boolean isMismatch(Write write) {
        return write.outcome() instanceof VersionMismatch;
    }

    private static boolean isMissed(Write write) {
        return write.outcome() instanceof ConditionFailed;
    }

    private static ConditionFailed seeingNever(Ask ask) {
        return new ConditionFailed(ask.expects().entrySet().stream()
                .map(expected -> new Miss(expected.getKey(), expected.getValue(), NEVER))
                .collect(Collectors.toSet()));
    }

    private static Optional<Recording> retold(Story story, Predicate<Write> of, UnaryOperator<Write> falsehood) {
        List<Write> writes = new ArrayList<>(story.recording().writes());
        return middle(writes, of).map(write -> {
            writes.set(writes.indexOf(write), falsehood.apply(write));
            return story.recording().withWrites(writes);
        });
    }

    private static Optional<Recording> reread(Story story, UnaryOperator<Read> falsehood) {
        List<Read> reads = new ArrayList<>(story.recording().reads());
        return middle(reads, read -> read.seen().version() < story.last().version())
                .map(read -> {
                    reads.set(reads.indexOf(read), falsehood.apply(read));
                    return story.recording().withReads(reads);
                });
    }

    private static Optional<Recording> withoutASuccess(Story story) {
        List<Write> writes = new ArrayList<>(story.recording().writes());
        return middle(writes, made(story)).map(write -> {
            writes.remove(write);
            return story.recording().withWrites(writes);
        });
    }

    private static List<HistoryRow> withoutMiddle(List<HistoryRow> history) {
        List<HistoryRow> rows = new ArrayList<>(history);
        rows.remove(rows.size() / 2);
        return rows;
    }

    private static Optional<Recording> withTwoInTheWrongOrder(Story story) {
        List<HistoryRow> rows = new ArrayList<>(story.history());
        return middle(rows, row -> story.maker(row).filter(made(story)).isPresent())
                .map(row -> {
                    int i = rows.indexOf(row);
                    HistoryRow next = rows.get(i + 1);
                    rows.set(i, new HistoryRow(row.version(), next.request(), next.changes()));
                    rows.set(i + 1, new HistoryRow(next.version(), row.request(), row.changes()));
                    return story.recording().withHistory(rows);
                });
    }

    private static long after(Story story) {
        return 1 + story.recording().reads().stream().mapToLong(Read::end).max().orElseThrow();
    }

    private static <T> Optional<T> middle(List<T> all, Predicate<T> fit) {
        List<T> fitting = all.stream().filter(fit).toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(fitting.size() / 2));
    }
}

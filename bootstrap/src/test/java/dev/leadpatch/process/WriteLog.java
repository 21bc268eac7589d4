package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.Answer;
import dev.leadpatch.acceptance.LeadTables.Change;
import dev.leadpatch.acceptance.LeadTables.Count;
import dev.leadpatch.process.Writer.Write;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What writers were told, to be held against what is kept. */
record WriteLog(Map<String, Write> writes, int laterAnswers) {

    static WriteLog of(List<Writer> writers) {
        return new WriteLog(
                writers.stream()
                        .flatMap(writer -> writer.writes().stream())
                        .collect(Collectors.toMap(Write::id, Function.identity())),
                writers.stream().mapToInt(Writer::laterAnswers).sum());
    }

    /** All that was acknowledged is kept once, as it was acknowledged, and of the rest nothing twice. */
    void assertKeptOnce(Nodes nodes) {
        Set<String> kept = new HashSet<>();
        for (long lead = Nodes.FIRST_LEAD; lead < Nodes.FIRST_LEAD + Nodes.LEADS; lead++) {
            List<Change> history = nodes.tables().historyAfter(1, lead);
            long changes = history.size();
            assertThat(nodes.tables().count(lead)).isEqualTo(new Count(changes + 1, changes, changes));
            assertThat(history)
                    .extracting(Change::version)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, changes + 1).boxed().toList());
            for (Change change : history) {
                assertThat(kept.add(change.requestId())).as(change.requestId()).isTrue();
                assertThat(writes).containsKey(change.requestId());
                assertKeptAsWritten(writes.get(change.requestId()), lead, change);
            }
            assertIsFold(nodes.client(0).lead(lead), history);
            assertIsFold(nodes.client(1).lead(lead), history);
        }
        assertThat(kept).containsAll(acknowledged().stream().map(Write::id).toList());
    }

    private static void assertKeptAsWritten(Write write, long lead, Change change) {
        assertThat(lead).isEqualTo(write.lead());
        assertThat(write.version().orElse(change.version())).as(write.id()).isEqualTo(change.version());
        assertThat(change.changes())
                .singleElement()
                .satisfies(field -> assertThat(field).containsEntry("field", write.field()))
                .satisfies(field -> assertThat(field).containsEntry("to", write.id()));
    }

    /** Each change starts from what the one before has left, and the last one leaves what the lead holds. */
    private static void assertIsFold(Answer lead, List<Change> history) {
        Map<Object, Object> state = new HashMap<>();
        for (Change change : history) {
            Map<String, Object> field = change.changes().get(0);
            assertThat(field.get("from")).isEqualTo(state.get(field.get("field")));
            state.put(field.get("field"), field.get("to"));
        }
        state.forEach((field, value) -> assertThat(lead.get((String) field)).isEqualTo(value));
        assertThat(lead.header("ETag")).hasValue("\"" + (history.size() + 1) + "\"");
    }

    Duration slowestRecovery() {
        return recoveries().stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private List<Duration> recoveries() {
        return writes.values().stream()
                .map(Write::recovery)
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Write> acknowledged() {
        return writes.values().stream()
                .filter(write -> write.version().isPresent())
                .toList();
    }

    @Override
    public String toString() {
        return "%d writes acknowledged, %d of them after an answer was lost (the slowest %s later), %d given up, told %d times to come again"
                .formatted(
                        acknowledged().size(),
                        recoveries().size(),
                        slowestRecovery(),
                        writes.size() - acknowledged().size(),
                        laterAnswers);
    }
}

package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.Answer;
import dev.leadpatch.acceptance.LeadTables.Change;
import dev.leadpatch.acceptance.LeadTables.Count;
import dev.leadpatch.process.Wish.Form;
import dev.leadpatch.process.Wish.Seen;
import dev.leadpatch.process.Writer.Write;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What writers were told, to be held against what is kept. */
record WriteLog(Map<String, Write> writes, WriteFigures figures) {

    static WriteLog of(List<Writer> writers) {
        List<Write> writes =
                writers.stream().flatMap(writer -> writer.writes().stream()).toList();
        return new WriteLog(
                writes.stream().collect(Collectors.toMap(write -> write.wish().id(), Function.identity())),
                new WriteFigures(
                        writes, writers.stream().mapToInt(Writer::laterAnswers).sum()));
    }

    /** All that was acknowledged is kept once, as it was acknowledged, and of the rest nothing twice or by half. */
    void assertKeptOnce(Nodes nodes) {
        Map<String, Set<Long>> kept = new HashMap<>();
        for (long lead = Nodes.FIRST_LEAD; lead < Nodes.FIRST_LEAD + Nodes.LEADS; lead++) {
            List<Change> history = nodes.tables().historyAfter(1, lead);
            long changes = history.size();
            assertThat(nodes.tables().count(lead)).isEqualTo(new Count(changes + 1, changes, changes));
            assertThat(history)
                    .extracting(Change::version)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, changes + 1).boxed().toList());
            for (Change change : history) {
                String id = change.requestId();
                assertThat(kept.computeIfAbsent(id, any -> new HashSet<>()).add(lead))
                        .as("%s, once of lead %d", id, lead)
                        .isTrue();
                assertThat(writes).containsKey(id);
                assertKeptAsWritten(writes.get(id), lead, change);
            }
            assertIsFold(nodes.client(0).lead(lead), history);
            assertIsFold(nodes.client(1).lead(lead), history);
        }
        writes.forEach((id, write) -> assertKeptWhole(write, kept.getOrDefault(id, Set.of())));
    }

    /** Exactly what was acknowledged; if nobody was told, all that its transaction had to change, or nothing. */
    private static void assertKeptWhole(Write write, Set<Long> leads) {
        write.made()
                .ifPresentOrElse(
                        made -> assertThat(leads).as(write.toString()).isEqualTo(made.keySet()),
                        () -> assertThat(write.wish().isWhole(leads))
                                .as("%s is kept of %s", write, leads)
                                .isTrue());
    }

    private static void assertKeptAsWritten(Write write, long lead, Change change) {
        Wish wish = write.wish();
        Seen seen = wish.seen(lead).orElseThrow();
        write.made().ifPresent(made -> assertThat(made).as(write.toString()).containsEntry(lead, change.version()));
        assertThat(change.changes())
                .singleElement()
                .satisfies(field -> assertThat(field).containsEntry("field", wish.field()))
                .satisfies(field -> assertThat(field).containsEntry("to", wish.id()));
        if (wish.form() == Form.IF_MATCH) {
            assertThat(change.version()).as(write.toString()).isEqualTo(seen.version() + 1);
        }
        if (wish.expects(seen)) {
            assertThat(change.changes().get(0).get("from"))
                    .as(write.toString())
                    .isEqualTo(seen.value().orElse(null));
        }
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
}

package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.ApiResponse;
import dev.leadpatch.acceptance.DatabaseFixture.ChangeRow;
import dev.leadpatch.acceptance.DatabaseFixture.RowCounts;
import dev.leadpatch.process.RequestedChange.ObservedLead;
import dev.leadpatch.process.RequestedChange.RequestForm;
import dev.leadpatch.process.WritingClient.Write;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What writers were told, to be held against what is kept. */
record WriteLog(Map<String, Write> writes, WriteStatistics statistics) {

    static WriteLog of(List<WritingClient> writers) {
        List<Write> writes =
                writers.stream().flatMap(writer -> writer.writes().stream()).toList();
        return new WriteLog(
                writes.stream().collect(Collectors.toMap(write -> write.change().id(), Function.identity())),
                new WriteStatistics(
                        writes,
                        writers.stream()
                                .mapToInt(WritingClient::retryLaterCount)
                                .sum()));
    }

    /** All that was acknowledged is kept once, as it was acknowledged, and of the rest nothing twice or by half. */
    void assertStoredOnce(NodeCluster nodes) {
        Map<String, Set<Long>> kept = new HashMap<>();
        for (long lead = NodeCluster.FIRST_LEAD; lead < NodeCluster.FIRST_LEAD + NodeCluster.LEADS; lead++) {
            List<ChangeRow> history = nodes.databaseFixture().changesAfter(1, lead);
            long changes = history.size();
            assertThat(nodes.databaseFixture().countRows(lead)).isEqualTo(new RowCounts(changes + 1, changes, changes));
            assertThat(history)
                    .extracting(ChangeRow::version)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, changes + 1).boxed().toList());
            for (ChangeRow change : history) {
                String id = change.requestId();
                assertThat(kept.computeIfAbsent(id, any -> new HashSet<>()).add(lead))
                        .as("%s, once of lead %d", id, lead)
                        .isTrue();
                assertThat(writes).containsKey(id);
                assertStoredAsRequested(writes.get(id), lead, change);
            }
            assertEqualsAppliedChanges(nodes.client(0).getLead(lead), history);
            assertEqualsAppliedChanges(nodes.client(1).getLead(lead), history);
        }
        writes.forEach((id, write) -> assertStoredAtomically(write, kept.getOrDefault(id, Set.of())));
    }

    /** Exactly what was acknowledged; if nobody was told, all that its transaction had to change, or nothing. */
    private static void assertStoredAtomically(Write write, Set<Long> leads) {
        write.appliedVersions()
                .ifPresentOrElse(
                        made -> assertThat(leads).as(write.toString()).isEqualTo(made.keySet()),
                        () -> assertThat(write.change().isPossibleResult(leads))
                                .as("%s is kept of %s", write, leads)
                                .isTrue());
    }

    private static void assertStoredAsRequested(Write write, long lead, ChangeRow change) {
        RequestedChange wish = write.change();
        ObservedLead seen = wish.observedLead(lead).orElseThrow();
        write.appliedVersions()
                .ifPresent(made -> assertThat(made).as(write.toString()).containsEntry(lead, change.version()));
        assertThat(change.changes())
                .singleElement()
                .satisfies(field -> assertThat(field).containsEntry("field", wish.field()))
                .satisfies(field -> assertThat(field).containsEntry("to", wish.id()));
        if (wish.form() == RequestForm.IF_MATCH) {
            assertThat(change.version()).as(write.toString()).isEqualTo(seen.version() + 1);
        }
        if (wish.hasCondition(seen)) {
            assertThat(change.changes().get(0).get("from"))
                    .as(write.toString())
                    .isEqualTo(seen.value().orElse(null));
        }
    }

    /** Each change starts from what the one before has left, and the last one leaves what the lead holds. */
    private static void assertEqualsAppliedChanges(ApiResponse lead, List<ChangeRow> history) {
        Map<Object, Object> state = new HashMap<>();
        for (ChangeRow change : history) {
            Map<String, Object> field = change.changes().get(0);
            assertThat(field.get("from")).isEqualTo(state.get(field.get("field")));
            state.put(field.get("field"), field.get("to"));
        }
        state.forEach((field, value) -> assertThat(lead.get((String) field)).isEqualTo(value));
        assertThat(lead.header("ETag")).hasValue("\"" + (history.size() + 1) + "\"");
    }
}

package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.ChangeRow;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
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

/** The outcomes that writers received, for comparison with the stored changes. */
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

    /**
     * Asserts that every acknowledged change is stored exactly once, and every other change atomically or not at all.
     */
    void assertStoredOnce(NodeCluster nodes) {
        Map<String, Set<Long>> storedLeads = new HashMap<>();
        for (long lead = NodeCluster.FIRST_LEAD; lead < NodeCluster.FIRST_LEAD + NodeCluster.LEADS; lead++) {
            List<ChangeRow> history = nodes.databaseFixture().changesAfter(1, lead);
            long changes = history.size();
            assertThat(nodes.databaseFixture().countRows(lead)).isEqualTo(new RowCounts(changes + 1, changes));
            assertThat(history)
                    .extracting(ChangeRow::version)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(2, changes + 1).boxed().toList());
            for (ChangeRow change : history) {
                String id = change.requestId();
                assertThat(storedLeads
                                .computeIfAbsent(id, key -> new HashSet<>())
                                .add(lead))
                        .as("%s is stored once for lead %d", id, lead)
                        .isTrue();
                assertThat(writes).containsKey(id);
                assertStoredAsRequested(writes.get(id), lead, change);
            }
            assertEqualsAppliedChanges(nodes.client(0).getLead(lead), history);
            assertEqualsAppliedChanges(nodes.client(1).getLead(lead), history);
        }
        writes.forEach((id, write) -> assertStoredAtomically(write, storedLeads.getOrDefault(id, Set.of())));
    }

    /**
     * Asserts that exactly the acknowledged leads are changed; if the outcome is unknown, all of the transaction or
     * none.
     */
    private static void assertStoredAtomically(Write write, Set<Long> leads) {
        write.appliedVersions()
                .ifPresentOrElse(
                        versions -> assertThat(leads).as(write.toString()).isEqualTo(versions.keySet()),
                        () -> assertThat(write.change().isPossibleResult(leads))
                                .as("%s is stored for %s", write, leads)
                                .isTrue());
    }

    private static void assertStoredAsRequested(Write write, long lead, ChangeRow change) {
        RequestedChange requested = write.change();
        ObservedLead observed = requested.observedLead(lead).orElseThrow();
        write.appliedVersions()
                .ifPresent(versions -> assertThat(versions).as(write.toString()).containsEntry(lead, change.version()));
        assertThat(change.changes())
                .singleElement()
                .satisfies(field -> assertThat(field).containsEntry("field", requested.field()))
                .satisfies(field -> assertThat(field).containsEntry("to", requested.id()));
        if (requested.form() == RequestForm.IF_MATCH) {
            assertThat(change.version()).as(write.toString()).isEqualTo(observed.version() + 1);
        }
        if (requested.hasCondition(observed)) {
            assertThat(change.changes().get(0).get("from"))
                    .as(write.toString())
                    .isEqualTo(observed.value().orElse(null));
        }
    }

    /** Asserts that each change starts from the result of the previous one, and that the last result is the lead. */
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

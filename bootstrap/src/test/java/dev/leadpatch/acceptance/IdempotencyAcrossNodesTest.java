package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same request with the same key from many connections at once, over two nodes on one database. */
class IdempotencyAcrossNodesTest {

    private static final int ROUNDS = 20;
    private static final int FEW_ROUNDS = 3;

    private static final Count UNTOUCHED = new Count(1, 0, 0);
    private static final Count CHANGED_ONCE = new Count(2, 1, 1);

    private static final Demo DEMO = Demo.running();

    private static Node node;

    @BeforeAll
    static void startNode() throws Exception {
        node = Node.on(DEMO.tables());
    }

    @AfterAll
    static void endNode() {
        node.close();
    }

    @Test
    void it_is_done_once_and_everybody_gets_the_one_answer() throws Exception {
        RepeatedPatch nodes = new RepeatedPatch(DEMO.client(), node.client(), DEMO.tables());
        for (int round = 0; round < ROUNDS; round++) {
            long lead = nodes.blankLead();

            List<Answer> answers =
                    ConcurrentTasks.run(RepeatedPatch.CONNECTIONS, connection -> nodes.patch(connection, lead));

            assertThat(answers).allSatisfy(RepeatedPatch::assertDoneOrInUse);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 200)
                    .filteredOn(Repeats::isNew)
                    .hasSize(1);
            nodes.assertDoneOnce(lead, answers);
        }
    }

    @Test
    void a_bulk_changes_each_lead_once() throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            List<Long> leads = DEMO.blankLeads(3);
            String items = """
                    [{"id": %d, "status": "lost"}, {"id": %d, "status": "lost"}, {"id": %d}, {"id": 999999999}]""".formatted(leads.toArray());

            Answer answer = sendAtOnce(client -> Bulk.send(client, items)).is(200);

            assertThat(Bulk.statuses(answer)).containsExactly(200L, 200L, 200L, 404L);
            assertKept(CHANGED_ONCE, leads.subList(0, 2));
            assertKept(UNTOUCHED, leads.subList(2, 3));
        }
    }

    @Test
    void an_atomic_bulk_changes_each_lead_once() throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            List<Long> leads = DEMO.blankLeads(3);
            sendAtOnce(client -> Bulk.atomic(client, Bulk.items(leads, "\"status\": \"lost\"")))
                    .is(200);
            assertKept(CHANGED_ONCE, leads);
        }
    }

    @Test
    void an_atomic_bulk_that_is_refused_has_one_answer() throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            List<Long> leads = DEMO.blankLeads(2);
            String items = "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"if\": {\"status\": \"lost\"}}]"
                    .formatted(leads.toArray());
            sendAtOnce(client -> Bulk.atomic(client, items)).isError(400, "atomic_failed");
            assertKept(UNTOUCHED, leads);
        }
    }

    @Test
    void a_patch_that_changes_nothing_has_one_answer() throws Exception {
        onBlankLeads(lead -> sendAtOnce(client -> client.patch(lead, "{\"status\": \"new\"}"))
                .is(200));
    }

    @Test
    void a_rejected_patch_has_one_answer() throws Exception {
        onBlankLeads(lead -> sendAtOnce(client -> client.patch(lead, "{\"status\": \"won\", \"zzz\": 1}"))
                .isRejected("/status unknown_status", "/zzz unknown_field"));
    }

    @Test
    void a_condition_that_fails_has_one_answer() throws Exception {
        onBlankLeads(lead -> sendAtOnce(
                        client -> client.patch(lead, "{\"status\": \"lost\", \"if\": {\"status\": \"lost\"}}"))
                .isError(409, "condition_failed"));
    }

    @Test
    void a_version_that_does_not_match_has_one_answer() throws Exception {
        onBlankLeads(
                lead -> sendAtOnce(client -> client.with("If-Match", "\"7\"").patch(lead, "{\"status\": \"lost\"}"))
                        .isError(412, "version_mismatch"));
    }

    @Test
    void a_lead_that_is_not_there_has_one_answer() throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            sendAtOnce(client -> client.patch(999_999_999, "{\"status\": \"lost\"}"))
                    .is(404);
        }
    }

    private interface Round {
        void on(long lead) throws Exception;
    }

    /** Does the same with several leads, which must be as before after it. */
    private static void onBlankLeads(Round request) throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            long lead = DEMO.blankLead();
            request.on(lead);
            assertKept(UNTOUCHED, List.of(lead));
        }
    }

    /**
     * Sends the request with one key over all connections, and once more to each node.
     *
     * @return the one answer, which all got but those who were told that the key is in use
     */
    private static Answer sendAtOnce(Function<Client, Answer> request) throws Exception {
        String key = "at-once-" + UUID.randomUUID();
        List<Client> nodes =
                List.of(DEMO.client().with(Repeats.KEY, key), node.client().with(Repeats.KEY, key));

        List<Answer> answers = ConcurrentTasks.run(
                RepeatedPatch.CONNECTIONS, connection -> request.apply(nodes.get(connection % nodes.size())));

        List<Answer> done = answers.stream()
                .filter(answer -> !RepeatedPatch.isInUse(answer))
                .toList();
        List<Answer> first = done.stream().filter(Repeats::isNew).toList();
        assertThat(first).hasSize(1);
        done.stream()
                .filter(answer -> !Repeats.isNew(answer))
                .forEach(again -> Repeats.assertReplayed(first.get(0), again));
        nodes.forEach(each -> Repeats.assertReplayed(first.get(0), request.apply(each)));
        return first.get(0);
    }

    private static void assertKept(Count count, List<Long> leads) {
        assertThat(leads)
                .allSatisfy(lead -> assertThat(DEMO.tables().count(lead)).isEqualTo(count));
    }
}

package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Repeats.assertNew;
import static dev.leadpatch.acceptance.Repeats.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.LeadTables.Count;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A request whose {@code Idempotency-Key} is in use by one that is under way, on the same node or on another. */
class IdempotencyInUseTest {

    private static final String LOST = "{\"status\": \"lost\"}";
    private static final Duration PATIENT = Duration.ofSeconds(1);
    private static final Duration PROMPT = Duration.ofMillis(2_300);

    private static final int AT_ONCE = 8;

    private final Demo demo = Demo.running();
    private final long lead = demo.blankLead();
    private final String name = "in-use-" + lead;
    private final Client keyed = demo.client().with(Repeats.KEY, name);

    @Test
    void it_waits_and_is_told_to_come_again_and_then_it_is_done() throws Exception {
        try (HeldKey held = HeldKey.hold(demo.tables(), name)) {
            assertThat(held).isNotNull();

            assertToldToComeAgain();
        }
        assertReplayed(assertNew(keyed.patch(lead, LOST)).is(200), keyed.patch(lead, LOST));
    }

    @Test
    void of_those_who_come_again_at_once_each_is_told_the_same_in_time() throws Exception {
        try (HeldKey held = HeldKey.hold(demo.tables(), name)) {
            assertThat(held).isNotNull();

            ConcurrentTasks.run(AT_ONCE, number -> assertToldToComeAgain());
        }
        assertThat(demo.tables().count(lead)).isEqualTo(new Count(1, 0, 0));
    }

    private Answer assertToldToComeAgain() {
        long start = System.nanoTime();
        Answer answer = assertNew(keyed.patch(lead, LOST)).isError(409, "idempotency_key_in_use");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(PATIENT, PROMPT);
        assertThat(answer.header("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
        return answer;
    }

    @Test
    void when_the_first_ends_without_an_answer_to_keep_the_second_takes_its_place() throws Exception {
        CompletableFuture<Answer> second;
        try (HeldLead held = HeldLead.hold(demo.tables(), lead)) {
            CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> keyed.patch(lead, LOST));
            held.awaitWaiter();
            await().pollDelay(PATIENT).until(() -> true);
            second = CompletableFuture.supplyAsync(() -> keyed.patch(lead, LOST));
            first.join().isError(503, "unavailable");
        }

        assertNew(second.join()).is(200);
        assertThat(demo.tables().count(lead)).isEqualTo(new Count(2, 1, 1));
    }

    @Test
    void when_the_first_is_done_meanwhile_its_answer_is_repeated_on_each_node() throws Exception {
        try (Node other = Node.on(demo.tables())) {
            Client there = other.client().with(Repeats.KEY, name);
            List<CompletableFuture<Answer>> waiting = new ArrayList<>();
            try (HeldLead held = HeldLead.hold(demo.tables(), lead)) {
                for (Client client : List.of(keyed, keyed, there, there)) {
                    waiting.add(CompletableFuture.supplyAsync(() -> client.patch(lead, LOST)));
                }
                held.awaitWaiter();
            }

            List<Answer> answers = waiting.stream().map(CompletableFuture::join).toList();
            Answer first = answers.stream().filter(Repeats::isNew).findFirst().orElseThrow();
            assertThat(first.is(200).header("ETag")).hasValue("\"2\"");
            assertThat(answers)
                    .filteredOn(answer -> !answer.equals(first))
                    .hasSize(3)
                    .allSatisfy(answer -> assertReplayed(first, answer));
        }
        assertThat(demo.tables().count(lead)).isEqualTo(new Count(2, 1, 1));
    }

    @Test
    void another_request_with_the_key_is_refused_when_the_first_is_done() throws Exception {
        CompletableFuture<Answer> first;
        CompletableFuture<Answer> second;
        try (HeldLead held = HeldLead.hold(demo.tables(), lead)) {
            first = CompletableFuture.supplyAsync(() -> keyed.patch(lead, LOST));
            held.awaitWaiter();
            second = CompletableFuture.supplyAsync(() -> keyed.patch(lead, "{}"));
        }

        first.join().is(200);
        second.join().isError(422, "idempotency_key_reused");
    }
}

package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.testing.Concurrently;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same request with the same key from many connections at once, over two nodes on one database. */
class IdempotencyAcrossNodesTest {

    private static final int ROUNDS = 20;

    @Test
    void it_is_done_once_and_everybody_gets_the_one_answer() throws Exception {
        Demo demo = Demo.running();
        try (Node node = Node.on(demo.tables())) {
            RepeatedPatch nodes = new RepeatedPatch(demo.client(), node.client(), demo.tables());
            for (int round = 0; round < ROUNDS; round++) {
                long lead = nodes.blankLead();

                List<Answer> answers =
                        Concurrently.run(RepeatedPatch.CONNECTIONS, connection -> nodes.patch(connection, lead));

                assertThat(answers).allSatisfy(RepeatedPatch::assertDoneOrInUse);
                assertThat(answers)
                        .filteredOn(answer -> answer.status() == 200)
                        .filteredOn(Repeats::isNew)
                        .hasSize(1);
                nodes.assertDoneOnce(lead, answers);
            }
        }
    }
}

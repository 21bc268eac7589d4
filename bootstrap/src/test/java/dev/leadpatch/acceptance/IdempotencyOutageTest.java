package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.RepeatedPatch.CONNECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.bootstrap.RuleValidator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same request with the same key from many connections at once, while the nodes lose theirs to the database. */
class IdempotencyOutageTest {

    private static final int ROUNDS = 10;
    private static final int CUT_EACH = 8;

    private static final String CUT = """
            select pg_terminate_backend(pid)
            from pg_stat_activity
            where datname = current_database() and application_name = 'leadpatch'
            """;

    @TempDir
    private Path directory;

    @Test
    void it_is_done_once_and_everybody_gets_the_one_answer_in_the_end() throws Exception {
        int hit = 0;
        try (TestInstallation installation = TestInstallation.open(directory, RuleValidator.create());
                Node one = Node.on(installation.tables());
                Node other = Node.on(installation.tables())) {
            RepeatedPatch nodes = new RepeatedPatch(one.client(), other.client(), installation.tables());
            for (int round = 0; round < ROUNDS; round++) {
                hit += assertDoneOnceWhileConnectionsAreCut(nodes);
            }
        }
        assertThat(hit).as("requests that were hit").isPositive();
    }

    private static int assertDoneOnceWhileConnectionsAreCut(RepeatedPatch nodes) throws Exception {
        long lead = nodes.blankLead();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger hit = new AtomicInteger();
        List<List<Answer>> answers = ConcurrentTasks.run(CONNECTIONS + 1, connection -> {
            if (connection == CONNECTIONS) {
                cutNowAndThen(nodes.tables(), answered);
                return List.of();
            }
            Answer first = nodes.patch(connection, lead);
            answered.incrementAndGet();
            if (first.status() == 503) {
                hit.incrementAndGet();
            }
            return List.of(first, nodes.patchUntilDone(connection, lead));
        });
        List<Answer> all = new ArrayList<>();
        answers.forEach(all::addAll);
        nodes.assertDoneOnce(lead, all);
        return hit.get();
    }

    private static void cutNowAndThen(LeadTables tables, AtomicInteger answered) {
        for (int next = 0; next < CONNECTIONS; next += CUT_EACH) {
            int enough = next;
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> answered.get() >= enough);
            try (Connection connection = tables.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(CUT);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

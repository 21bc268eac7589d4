package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.ConcurrentRetries.CONNECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.bootstrap.DomainValidatorFactory;
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
    private static final int CUT_INTERVAL = 8;

    private static final String CUT_CONNECTIONS = """
            select pg_terminate_backend(pid)
            from pg_stat_activity
            where datname = current_database() and application_name = 'leadpatch'
            """;

    @TempDir
    private Path directory;

    @Test
    void retries_during_connection_loss_apply_once_and_return_one_response() throws Exception {
        int hit = 0;
        try (ApplicationFixture installation = ApplicationFixture.open(directory, DomainValidatorFactory.create());
                AdditionalNode one = AdditionalNode.start(installation.databaseFixture());
                AdditionalNode other = AdditionalNode.start(installation.databaseFixture())) {
            ConcurrentRetries nodes =
                    new ConcurrentRetries(one.client(), other.client(), installation.databaseFixture());
            for (int round = 0; round < ROUNDS; round++) {
                hit += assertAppliedOnceDuringConnectionLoss(nodes);
            }
        }
        assertThat(hit).as("requests that were hit").isPositive();
    }

    private static int assertAppliedOnceDuringConnectionLoss(ConcurrentRetries nodes) throws Exception {
        long lead = nodes.addEmptyLead();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger hit = new AtomicInteger();
        List<List<ApiResponse>> answers = ConcurrentTasks.run(CONNECTIONS + 1, connection -> {
            if (connection == CONNECTIONS) {
                cutConnectionsRepeatedly(nodes.database(), answered);
                return List.of();
            }
            ApiResponse first = nodes.patch(connection, lead);
            answered.incrementAndGet();
            if (first.status() == 503) {
                hit.incrementAndGet();
            }
            return List.of(first, nodes.patchUntilDone(connection, lead));
        });
        List<ApiResponse> all = new ArrayList<>();
        answers.forEach(all::addAll);
        nodes.assertAppliedOnce(lead, all);
        return hit.get();
    }

    private static void cutConnectionsRepeatedly(DatabaseFixture tables, AtomicInteger answered) {
        for (int next = 0; next < CONNECTIONS; next += CUT_INTERVAL) {
            int enough = next;
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> answered.get() >= enough);
            try (Connection connection = tables.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(CUT_CONNECTIONS);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

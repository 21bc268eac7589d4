package dev.leadpatch.acceptance.idempotency;

import static dev.leadpatch.acceptance.idempotency.ConcurrentRetries.CONNECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Concurrent retries with one idempotency key while the nodes lose their database connections. */
@Tag("operations")
class IdempotencyDuringOutageTest {

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
        int failures = 0;
        try (ApplicationFixture fixture = ApplicationFixture.open(directory, DefaultValidator.create());
                AdditionalNode firstNode = AdditionalNode.start(fixture.databaseFixture());
                AdditionalNode secondNode = AdditionalNode.start(fixture.databaseFixture())) {
            ConcurrentRetries nodes =
                    new ConcurrentRetries(firstNode.client(), secondNode.client(), fixture.databaseFixture());
            for (int round = 0; round < ROUNDS; round++) {
                failures += assertAppliedOnceDuringConnectionLoss(nodes);
            }
        }
        assertThat(failures).as("requests that failed with 503").isPositive();
    }

    private static int assertAppliedOnceDuringConnectionLoss(ConcurrentRetries nodes) throws Exception {
        long lead = nodes.addEmptyLead();
        AtomicInteger responseCount = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        List<List<ApiResponse>> responses = ConcurrentTasks.run(CONNECTIONS + 1, connection -> {
            if (connection == CONNECTIONS) {
                cutConnectionsRepeatedly(nodes.database(), responseCount);
                return List.of();
            }
            ApiResponse first = nodes.patch(connection, lead);
            responseCount.incrementAndGet();
            if (first.status() == 503) {
                failures.incrementAndGet();
            }
            return List.of(first, nodes.patchUntilDone(connection, lead));
        });
        List<ApiResponse> all = new ArrayList<>();
        responses.forEach(all::addAll);
        nodes.assertAppliedOnce(lead, all);
        return failures.get();
    }

    private static void cutConnectionsRepeatedly(DatabaseFixture database, AtomicInteger responseCount) {
        for (int next = 0; next < CONNECTIONS; next += CUT_INTERVAL) {
            int threshold = next;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> responseCount.get() >= threshold);
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(CUT_CONNECTIONS);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

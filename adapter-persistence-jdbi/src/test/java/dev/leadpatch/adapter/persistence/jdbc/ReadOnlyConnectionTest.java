package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.ReadinessCondition.Cause;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that stays open to a former primary, while new connections lead to the new one. */
final class ReadOnlyConnectionTest {
    private static final int CONNECTIONS = 4;
    private static final String READ_ONLY = "set default_transaction_read_only = on";
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    private final BackgroundLoops loops = new BackgroundLoops();
    private final Database database = Database.ofRequests(new OwnConnections(DATABASE.settings()), 1, loops);
    private final Database severalConnections =
            Database.ofRequests(new OwnConnections(DATABASE.settings()), CONNECTIONS, loops);

    @BeforeEach
    void makeConnectionReadOnly() {
        database.use(handle -> handle.execute(READ_ONLY));
    }

    @AfterEach
    void close() {
        database.close();
        severalConnections.close();
        loops.close();
    }

    @Test
    void connection_is_replaced_after_a_refused_change() {
        assertThatThrownBy(() -> database.use(handle -> handle.execute("create table leads ()")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("read-only");

        assertThat(database.<Integer>use(handle -> handle.execute("create temporary table leads ()")))
                .isZero();
    }

    @Test
    void all_connections_are_replaced_after_a_refused_change() throws Exception {
        onEachConnection(READ_ONLY);
        assertThatThrownBy(() -> severalConnections.use(handle -> handle.execute("create table leads ()")))
                .isInstanceOf(StoreUnavailableException.class);

        onEachConnection("create temporary table leads ()");
    }

    private void onEachConnection(String statement) throws Exception {
        CyclicBarrier all = new CyclicBarrier(CONNECTIONS);
        ConcurrentTasks.run(
                CONNECTIONS,
                number -> severalConnections.<Integer>use(handle -> {
                    try {
                        all.await(5, TimeUnit.SECONDS);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new IllegalStateException(e);
                    }
                    return handle.execute(statement);
                }));
    }

    @Test
    void connection_is_replaced_after_a_readiness_check() {
        DatabaseReadiness readiness = new DatabaseReadiness(database);

        // a slow machine exceeds the time limits of a check, which replaces the connection too
        await().untilAsserted(() -> {
            makeConnectionReadOnly();
            assertThat(readiness.check()).map(Cause::code).contains("database_read_only");
        });
        await().untilAsserted(() -> assertThat(readiness.check()).isEmpty());
    }
}

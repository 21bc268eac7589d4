package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.ReadinessCondition.Cause;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that stays open to a former primary, while new connections lead to the new one. */
final class ReadOnlyConnectionTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    private final BackgroundLoops loops = new BackgroundLoops();
    private final Database database = Database.ofRequests(new OwnConnections(DATABASE.settings()), 1, loops);

    @BeforeEach
    void makeConnectionReadOnly() {
        database.use(handle -> handle.execute("set default_transaction_read_only = on"));
    }

    @AfterEach
    void close() {
        database.close();
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
    void connection_is_replaced_after_a_readiness_check() {
        DatabaseReadiness readiness = new DatabaseReadiness(database);

        assertThat(readiness.check()).map(Cause::code).contains("database_read_only");
        assertThat(readiness.check()).isEmpty();
    }
}

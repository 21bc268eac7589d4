package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.PgBouncer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detection of connection poolers, by its rule and with PgBouncer if it is installed. */
final class SessionProbeTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @TempDir
    private Path directory;

    @Test
    void connections_with_one_session_each_are_not_shared() {
        assertThat(SessionProbe.areShared(List.of("1", "1", "1"), List.of("2", "2")))
                .isFalse();
    }

    @Test
    void connections_with_the_same_session_are_shared() {
        assertThat(SessionProbe.areShared(List.of("1", "1"), List.of("1"))).isTrue();
    }

    @Test
    void connection_with_several_sessions_is_shared() {
        assertThat(SessionProbe.areShared(List.of("1", "3"), List.of("2"))).isTrue();
        assertThat(SessionProbe.areShared(List.of("1", "1"), List.of("2", "4"))).isTrue();
    }

    @Test
    void direct_connection_passes() {
        assertThatCode(() -> SessionProbe.requireOwnSessions(DATABASE.settings()))
                .doesNotThrowAnyException();
    }

    @Test
    void transaction_mode_of_pgbouncer_is_refused() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed");
        try (PgBouncer pooler = PgBouncer.start(directory, DATABASE.url(), "transaction", true)) {
            assertThatThrownBy(() -> SessionProbe.requireOwnSessions(through(pooler)))
                    .isInstanceOf(DatabaseUnusableException.class)
                    .hasMessageContaining("shares sessions between connections")
                    .hasMessageContaining("pool_mode = session");
        }
    }

    @Test
    void session_mode_of_pgbouncer_that_ignores_settings_is_refused() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed");
        try (PgBouncer pooler = PgBouncer.start(directory, DATABASE.url(), "session", true)) {
            assertThatThrownBy(() -> SessionProbe.requireOwnSessions(through(pooler)))
                    .isInstanceOf(DatabaseUnusableException.class)
                    .hasMessageContaining("ignores the session settings");
        }
    }

    @Test
    void pgbouncer_that_refuses_settings_is_refused() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed");
        try (PgBouncer pooler = PgBouncer.start(directory, DATABASE.url(), "session", false)) {
            assertThatThrownBy(() -> SessionProbe.requireOwnSessions(through(pooler)))
                    .hasMessageContaining("a connection pooler refuses the session settings");
        }
    }

    private static PostgresSettings through(PgBouncer pooler) {
        return new PostgresSettings(
                "jdbc:postgresql://127.0.0.1:%d/pooled".formatted(pooler.port()), "postgres", "", 2, 1);
    }
}

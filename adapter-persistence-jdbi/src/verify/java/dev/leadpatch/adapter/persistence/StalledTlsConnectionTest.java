package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.adapter.persistence.jdbc.SessionSettings;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.ServerCertificate;
import dev.leadpatch.application.testing.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests transactions over TLS whose peer stops reading while a statement is sent. */
@DisabledOnOs(OS.WINDOWS)
@Tag("operations")
final class StalledTlsConnectionTest {
    private static final int CONNECTIONS = 3;
    private static final int ROUNDS = 3;
    // the deadline, one poll of the watchdog, and a busy machine
    private static final Duration MAX_DURATION = Duration.ofSeconds(4);
    // exceeds the buffers of all sockets between the driver and the database
    private static final String LARGE_TEXT = "x".repeat(16 * 1024 * 1024);

    private final BackgroundLoops loops = new BackgroundLoops();
    private EmbeddedPostgres cluster;
    private TcpProxy proxy;
    private Database database;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        ServerCertificate certificate = ServerCertificate.create(directory);
        cluster = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.certificate().toString())
                .setServerConfig("ssl_key_file", certificate.key().toString())
                .start();
        proxy = TcpProxy.start(cluster.getPort());
        database = new Database(
                new OwnConnections(new PostgresSettings(
                        "jdbc:postgresql://127.0.0.1:%d/postgres?sslmode=require".formatted(proxy.port()),
                        "postgres",
                        "",
                        CONNECTIONS,
                        1)),
                "test",
                CONNECTIONS,
                SessionSettings.NONE,
                loops);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        database.close();
        loops.close();
        cluster.close();
    }

    @Test
    void stalled_transactions_fail_within_their_deadline_and_later_ones_succeed() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            awaitTlsTransaction();
            ConcurrentTasks.run(CONNECTIONS, number -> {
                assertThat(DemoDatabaseTestBase.durationOf(this::assertStalledTransactionFails))
                        .isLessThan(MAX_DURATION);
                return number;
            });
            proxy.stall(false);
        }
        awaitTlsTransaction();
        assertThat(loops.stalled()).isEmpty();
    }

    private void assertStalledTransactionFails() {
        assertThatThrownBy(() -> database.transact(transaction -> {
                    proxy.stall(true);
                    return transaction
                            .handle()
                            .select("select length(?)", LARGE_TEXT)
                            .mapTo(Integer.class)
                            .one();
                }))
                .isInstanceOf(StoreUnavailableException.class);
    }

    /** Executes a transaction, once a connection can be opened. */
    private void awaitTlsTransaction() {
        await().ignoreException(StoreUnavailableException.class)
                .until(() -> database.transact(transaction -> transaction
                                .handle()
                                .select("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                                .mapTo(Boolean.class)
                                .one())
                        .orElseThrow());
    }
}

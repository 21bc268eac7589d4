package dev.leadpatch.adapter.persistence;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.TcpProxy;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests transactions over TLS whose peer stops reading while a statement is sent. */
@DisabledOnOs(OS.WINDOWS)
@Tag("verification")
final class StalledTlsConnectionTest {
    private static final int CONNECTIONS = 3;
    private static final int ROUNDS = 3;
    private static final String PASSWORD = "changeit";
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
        writeCertificate();
        cluster = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig(
                        "ssl_cert_file", directory.resolve("server.crt").toString())
                .setServerConfig("ssl_key_file", directory.resolve("server.key").toString())
                .start();
        proxy = TcpProxy.start(cluster.getPort());
        database = new Database(
                new PostgresSettings(
                        "jdbc:postgresql://127.0.0.1:%d/postgres?sslmode=require".formatted(proxy.port()),
                        "postgres",
                        "",
                        CONNECTIONS,
                        1),
                "test",
                CONNECTIONS,
                "",
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

    private void writeCertificate() throws Exception {
        Path store = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Key key = keys.getKey("server", PASSWORD.toCharArray());
        writePem("server.crt", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        writePem("server.key", "PRIVATE KEY", key.getEncoded());
        // PostgreSQL refuses a key that others can read
        Files.setPosixFilePermissions(directory.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
    }

    private void writePem(String file, String type, byte[] content) throws Exception {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                directory.resolve(file),
                "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, base64, type),
                US_ASCII);
    }
}

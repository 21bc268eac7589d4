package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.testing.ServerCertificate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The TLS modes of connections to a server, and the diagnosis of a handshake that fails. */
@DisabledOnOs(OS.WINDOWS)
@Tag("operations")
final class TlsConnectionTest {
    @TempDir
    private static Path directory;

    private static EmbeddedPostgres cluster;

    @BeforeAll
    static void start() throws Exception {
        ServerCertificate server = ServerCertificate.create(directory, "server");
        ServerCertificate client = ServerCertificate.create(directory, "client");
        Path hostBasedAuthentication = Files.writeString(directory.resolve("pg_hba.conf"), """
                hostnossl all only_tls all reject
                hostssl all with_certificate all trust clientcert=verify-ca
                host all all all trust
                """);
        cluster = EmbeddedPostgres.builder()
                .setServerConfig("hba_file", hostBasedAuthentication.toString())
                .setServerConfig("ssl_ca_file", client.certificate().toString())
                .start();
        execute("create role with_certificate superuser login");
        execute("create role only_tls login");
        use(server);
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    /** Makes the server use TLS with a certificate. */
    private static void use(ServerCertificate certificate) throws SQLException {
        execute("alter system set ssl_cert_file = '" + certificate.certificate() + "'");
        execute("alter system set ssl_key_file = '" + certificate.key() + "'");
        setTls("on");
    }

    private static void setTls(String value) throws SQLException {
        execute("alter system set ssl = " + value);
        execute("select pg_reload_conf()");
        Awaitility.await().until(() -> query("show ssl").equals(value));
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect() throws SQLException {
        return cluster.getPostgresDatabase().getConnection();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, sslmode=require",
        "localhost, sslmode=verify-ca&sslrootcert=server.crt",
        "127.0.0.1, sslmode=verify-full&sslrootcert=server.crt"
    })
    void connection_succeeds(String host, String parameters) {
        assertThatCode(() -> PostgresSchema.requireOwnSessions(settings("postgres", host, parameters)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "off, postgres, sslmode=disable, false",
        "off, postgres, sslmode=allow, false",
        "off, postgres, sslmode=prefer, false",
        "on, postgres, sslmode=disable, false",
        "on, postgres, sslmode=allow, false",
        "on, only_tls, sslmode=allow, true",
        "on, postgres, sslmode=prefer, true",
        "on, postgres, '', true",
        "on, postgres, sslmode=require, true",
        "on, postgres, sslmode=verify-ca&sslrootcert=server.crt, true",
        "on, postgres, sslmode=verify-full&sslrootcert=server.crt, true"
    })
    void mode_decides_whether_the_connection_is_encrypted(
            String serverTls, String user, String parameters, boolean encrypted) throws SQLException {
        setTls(serverTls);
        try {
            assertThat(isEncrypted(settings(user, "127.0.0.1", parameters))).isEqualTo(encrypted);
        } finally {
            setTls("on");
        }
    }

    private static boolean isEncrypted(PostgresSettings settings) {
        return new OwnConnections(settings)
                .longTransactions("tls-test")
                .run(handle -> handle.createQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                        .mapTo(Boolean.class)
                        .one());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, sslmode=verify-ca&sslrootcert=client.crt, the certificate authority of the server is not trusted",
        "127.0.0.1, sslmode=verify-ca&sslrootcert=missing.crt, the file of trusted certificate authorities can't be read",
        "localhost, sslmode=verify-full&sslrootcert=server.crt, the certificate of the server is for another host name"
    })
    void certificate_of_the_server_is_refused(String host, String parameters, String reason) {
        assertRefused(settings("postgres", host, parameters), reason);
    }

    @Test
    void expired_certificate_is_refused() throws Exception {
        use(ServerCertificate.createExpired(directory, "expired", "server"));
        try {
            assertRefused(
                    settings("postgres", "127.0.0.1", "sslmode=verify-full&sslrootcert=server.crt"),
                    "the certificate of the server has expired, or is not valid yet");
        } finally {
            execute("alter system set ssl_cert_file = '" + directory.resolve("server.crt") + "'");
            execute("alter system set ssl_key_file = '" + directory.resolve("server.key") + "'");
            setTls("on");
        }
    }

    @Test
    void server_without_tls_is_refused() throws SQLException {
        setTls("off");
        try {
            assertRefused(settings("postgres", "127.0.0.1", "sslmode=require"), "the server offers no TLS");
        } finally {
            setTls("on");
        }
    }

    @Test
    void client_certificate_is_accepted() {
        assertThatCode(() -> PostgresSchema.requireOwnSessions(settings(
                        "with_certificate", "127.0.0.1", "sslmode=require&sslcert=client.crt&sslkey=client.pk8")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=require, the server requires a client certificate",
        "sslmode=require&sslcert=missing.crt&sslkey=client.pk8, the client certificate or its key can't be used",
        "sslmode=require&sslcert=client.crt&sslkey=readable.pk8, the client certificate or its key can't be used"
    })
    void client_certificate_is_refused(String parameters, String reason) throws IOException {
        Path readable = directory.resolve("readable.pk8");
        if (!Files.exists(readable)) {
            Files.write(readable, Files.readAllBytes(directory.resolve("client.pk8")));
            Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rw-r--r--"));
        }
        assertRefused(settings("with_certificate", "127.0.0.1", parameters), reason);
    }

    /** The server closes the connection during the handshake, as a server that ends does, so no cause is reported. */
    @Test
    void client_certificate_of_an_unknown_authority_is_refused() {
        PostgresSettings unknown =
                settings("with_certificate", "127.0.0.1", "sslmode=require&sslcert=server.crt&sslkey=server.pk8");

        assertThatThrownBy(() -> PostgresSchema.requireOwnSessions(unknown))
                .isInstanceOf(StoreUnavailableException.class);
    }

    private static void assertRefused(PostgresSettings settings, String reason) {
        DatabaseDiagnosis diagnosis = diagnose(settings);
        assertThat(diagnosis.reason()).startsWith(reason);
        assertThat(diagnosis.isTemporary()).isFalse();
    }

    private static DatabaseDiagnosis diagnose(PostgresSettings settings) {
        RuntimeException failure =
                catchThrowableOfType(RuntimeException.class, () -> PostgresSchema.requireOwnSessions(settings));
        return PostgresSchema.diagnose(failure, settings.schema());
    }

    private static PostgresSettings settings(String user, String host, String parameters) {
        String absolute = parameters.replaceAll("(sslrootcert|sslcert|sslkey)=", "$1=" + directory + "/");
        return new PostgresSettings(
                "jdbc:postgresql://%s:%d/postgres?%s".formatted(host, cluster.getPort(), absolute), user, "", 2, 1);
    }
}

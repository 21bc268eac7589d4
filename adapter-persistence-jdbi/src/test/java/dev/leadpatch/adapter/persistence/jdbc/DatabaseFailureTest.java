package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DatabaseDiagnosis;
import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.application.StoreUnavailableException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** The causes of failures, from exceptions as the driver and PostgreSQL raise them. */
final class DatabaseFailureTest {

    static Stream<Arguments> causes() {
        return Stream.of(
                cause(
                        fatal("28P01", "password authentication failed for user \"ada\""),
                        "the user or the password is invalid (PostgreSQL: password authentication failed for user \"ada\")",
                        "Correct user and password"),
                cause(
                        fatal(
                                "28000",
                                "no pg_hba.conf entry for host \"10.1.1.1\", user \"ada\", database \"crm\", no encryption"),
                        "the server does not allow this connection (PostgreSQL: no pg_hba.conf entry",
                        "Add an entry"),
                cause(
                        fatal("28000", "Peer authentication failed for user \"ada\""),
                        "the user of the operating system may not connect as this user",
                        "pg_ident.conf"),
                cause(fatal("28000", "role \"ada\" does not exist"), "the user is invalid", "CREATE ROLE"),
                cause(
                        fatal("28000", "connection requires a valid client certificate"),
                        "the server requires a client certificate",
                        "sslcert"),
                cause(
                        fatal("3D000", "database \"crm\" does not exist"),
                        "the database does not exist",
                        "CREATE DATABASE"),
                cause(
                        fatal("42501", "permission denied for database \"crm\""),
                        "the user may not connect to the database",
                        "GRANT CONNECT"),
                cause(
                        error("42501", "must be owner of table leads"),
                        "the user lacks a privilege (PostgreSQL: must be owner of table leads)",
                        "SCHEMA tenants TO"),
                cause(
                        fatal("08P01", "unsupported startup parameter: options"),
                        "a connection pooler refuses the session settings",
                        "Connect to PostgreSQL itself"),
                cause(
                        io(new ConnectException("the unix socket refused the connection: Permission denied")),
                        "this user of the operating system may not use the unix socket",
                        "unix_socket_permissions"),
                cause(
                        driver("The server does not support SSL.", PSQLState.CONNECTION_REJECTED, null),
                        "the server offers no TLS",
                        "ssl = on"),
                cause(
                        driver("Could not open SSL root certificate file /x.", PSQLState.CONNECTION_FAILURE, null),
                        "the file of trusted certificate authorities can't be read",
                        "sslrootcert"),
                cause(
                        driver(
                                "SSL error: PKIX path building failed",
                                PSQLState.CONNECTION_FAILURE,
                                new SSLHandshakeException("PKIX path building failed")),
                        "the certificate authority of the server is not trusted",
                        "sslrootcert"),
                cause(
                        driver("SSL error", PSQLState.CONNECTION_FAILURE, new CertificateExpiredException()),
                        "the certificate of the server has expired, or is not valid yet",
                        "Renew the certificate"),
                cause(
                        driver(
                                "The hostname db could not be verified by hostnameverifier PgjdbcHostnameVerifier.",
                                PSQLState.CONNECTION_FAILURE,
                                null),
                        "the certificate of the server is for another host name",
                        "host name of the certificate"),
                cause(
                        driver(
                                "SSL error",
                                PSQLState.CONNECTION_FAILURE,
                                new SSLHandshakeException("handshake_failure")),
                        "the TLS handshake failed",
                        "TLS settings"),
                cause(
                        driver(
                                "The server requested SCRAM-based authentication, but no password was provided.",
                                PSQLState.CONNECTION_REJECTED,
                                null),
                        "the server requires a password",
                        "Set the password"));
    }

    static Stream<Arguments> temporaryCauses() {
        return Stream.of(
                cause(
                        fatal("53300", "sorry, too many clients already"),
                        "the server accepts no more",
                        "max_connections"),
                cause(
                        error("53100", "could not extend file: No space left on device"),
                        "the disk of the server",
                        "Free"),
                cause(fatal("57P03", "the database system is starting up"), "the server is starting", "Try again"),
                cause(
                        error("25006", "cannot execute CREATE TABLE in a read-only transaction"),
                        "the database is read-only",
                        "targetServerType=primary"),
                cause(
                        driver(
                                "Could not find a server with specified targetServerType: primary",
                                PSQLState.CONNECTION_UNABLE_TO_CONNECT,
                                null),
                        "no host of the database URL has the role",
                        "primary"),
                cause(io(new UnknownHostException("db")), "the host name can't be resolved", "DNS"),
                cause(io(new ConnectException("Connection refused")), "the connection was refused", "listen_addresses"),
                cause(
                        io(new ConnectException("the unix socket does not exist")),
                        "the unix socket does not exist",
                        "unix_socket_directories"),
                cause(
                        io(new SocketTimeoutException("Connect timed out")),
                        "the server did not respond in time",
                        "firewalls"),
                cause(io(new NoRouteToHostException("No route to host")), "the server did not respond", "firewalls"),
                cause(
                        new FlywayException("V9 failed", error("42P07", "relation \"tags\" already exists")),
                        "the schema migration failed (PostgreSQL: relation \"tags\" already exists)",
                        "Correct what PostgreSQL reports"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void wrong_configuration_is_named_with_its_remedy(Exception failure, String reason, String remedy) {
        assertDiagnosis(failure, reason, remedy, false);
    }

    @ParameterizedTest
    @MethodSource("temporaryCauses")
    void temporary_failure_is_named_with_its_remedy(Exception failure, String reason, String remedy) {
        assertDiagnosis(failure, reason, remedy, true);
    }

    private static void assertDiagnosis(Exception failure, String reason, String remedy, boolean temporary) {
        // as the pool, Jdbi and the stores wrap it
        SQLTransientConnectionException pool =
                new SQLTransientConnectionException("pool - timed out", "08001", failure);
        for (RuntimeException wrapped :
                new RuntimeException[] {new FlywayException("failed", failure), new StoreUnavailableException("", pool)
                }) {
            if (failure instanceof FlywayException && wrapped instanceof StoreUnavailableException) {
                continue;
            }
            DatabaseDiagnosis diagnosis = DatabaseFailure.diagnose(wrapped, "tenants");
            assertThat(diagnosis.reason()).startsWith(reason);
            assertThat(diagnosis.remedy()).contains(remedy).endsWith(".");
            assertThat(diagnosis.isTemporary()).isEqualTo(temporary);
        }
    }

    @Test
    void sentence_of_a_data_exception_contains_no_value() {
        assertThat(DatabaseFailure.describe(error("22P02", "invalid input syntax for type integer: \"Ada Lovelace\"")))
                .isEqualTo("PostgreSQL: invalid input syntax for type integer…");
        assertThat(DatabaseFailure.describe(error("22003", "value \"4711\" is out of range for type integer")))
                .isEqualTo("PostgreSQL: value … is out of range for type integer");
    }

    @Test
    void unknown_failure_is_described_by_the_server_or_the_driver() {
        assertThat(DatabaseFailure.describe(error("XX000", "cache lookup failed")))
                .isEqualTo("PostgreSQL: cache lookup failed");
        assertThat(DatabaseFailure.describe(new ConnectionException(
                        driver("This connection has been closed.", PSQLState.CONNECTION_DOES_NOT_EXIST, null))))
                .isEqualTo("This connection has been closed");
    }

    @Test
    void reason_without_a_database_error_is_its_own() {
        assertThat(DatabaseFailure.diagnose(
                        new DatabaseUnusableException("a pooler is used", "Connect to PostgreSQL itself."), "crm"))
                .isEqualTo(new DatabaseDiagnosis("a pooler is used", "Connect to PostgreSQL itself.", true, false));
        assertThat(DatabaseFailure.diagnose(new DatabaseUnusableException("it is obsolete", ""), "crm"))
                .isEqualTo(new DatabaseDiagnosis("it is obsolete", "", true, false));
    }

    private static Arguments cause(Exception failure, String reason, String remedy) {
        return Arguments.of(failure, reason, remedy);
    }

    private static PSQLException fatal(String state, String message) {
        return server("FATAL", state, message);
    }

    private static PSQLException error(String state, String message) {
        return server("ERROR", state, message);
    }

    private static PSQLException server(String severity, String state, String message) {
        return new PSQLException(new ServerErrorMessage(
                "S%s\0C%s\0M%s\0DKey (email)=(ada@example.com)\0".formatted(severity, state, message)));
    }

    private static PSQLException driver(String message, PSQLState state, Throwable cause) {
        return new PSQLException(message, state, cause);
    }

    private static PSQLException io(Exception cause) {
        return driver("The connection attempt failed.", PSQLState.CONNECTION_UNABLE_TO_CONNECT, cause);
    }
}

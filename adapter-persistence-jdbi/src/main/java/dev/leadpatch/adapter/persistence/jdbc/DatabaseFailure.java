package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.DatabaseDiagnosis;
import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.flywaydb.core.api.FlywayException;

/** The causes of a database failure that an operator can remedy. The first one that applies is reported. */
public enum DatabaseFailure {
    POOLER(
            "a connection pooler refuses the session settings",
            "Connect to PostgreSQL itself, or use the setting for a pooler in transaction mode.",
            chain -> chain.says("unsupported startup parameter")),
    NO_PG_HBA_ENTRY(
            "the server does not allow this connection",
            "Add an entry for this user, database and address to pg_hba.conf; for an entry hostssl, add sslmode=require to"
                    + " the database URL.",
            chain -> chain.hasState("28000") && chain.says("pg_hba.conf")),
    NO_CLIENT_CERTIFICATE(
            "the server requires a client certificate",
            "Add sslcert and sslkey to the database URL.",
            chain -> chain.hasState("28000") && chain.says("certificate")),
    PASSWORD_MISSING(
            "the server requires a password",
            "Set the password of the database.",
            chain -> chain.says("no password was provided") || chain.says("password is an empty string")),
    WRONG_PASSWORD(
            "the user or the password is invalid", "Correct user and password.", chain -> chain.hasState("28P01")),
    WRONG_PEER(
            "the user of the operating system may not connect as this user of the database",
            "Run Leadpatch as the user of the same name, or add both to pg_ident.conf.",
            chain -> chain.hasState("28000") && chain.says("eer authentication failed")),
    UNKNOWN_USER(
            "the user is invalid",
            "Correct the user in the database URL, or create it with CREATE ROLE … LOGIN.",
            chain -> chain.hasState("28000")),
    UNKNOWN_DATABASE(
            "the database does not exist",
            "Correct the name in the database URL, or create the database with CREATE DATABASE.",
            chain -> chain.hasState("3D000")),
    NO_CONNECT_PRIVILEGE(
            "the user may not connect to the database",
            "Execute GRANT CONNECT ON DATABASE … TO the user.",
            chain -> chain.hasState("42501") && chain.refusesConnection()),
    MISSING_PRIVILEGE(
            "the user lacks a privilege",
            "Execute GRANT CREATE ON DATABASE … TO the user, or for an existing schema GRANT USAGE, CREATE ON SCHEMA %s TO"
                    + " the user; tables must belong to the user. Or grant all privileges of the role of a service.",
            chain -> chain.hasState("42501")),
    READ_ONLY(
            true,
            "the database is read-only",
            "Connect to the primary; with several hosts, add targetServerType=primary to the database URL.",
            chain -> chain.hasState("25006")),
    NO_SUITABLE_SERVER(
            true,
            "no host of the database URL has the role of targetServerType",
            "Check that one of them is the primary.",
            chain -> chain.says("targetServerType")),
    TOO_MANY_CONNECTIONS(
            true,
            "the server accepts no more connections",
            "Increase max_connections of PostgreSQL, or the limit of the role or database, or end other clients.",
            chain -> chain.hasState("53300")),
    DISK_FULL(true, "the disk of the server is full", "Free space on the server.", chain -> chain.hasState("53100")),
    STARTING(
            true,
            "the server is starting or stopping",
            "Try again when it accepts connections.",
            chain -> chain.hasState("57P03")),
    NO_TLS(
            "the server offers no TLS",
            "Set ssl = on in postgresql.conf, or remove sslmode from the database URL.",
            chain -> chain.says("does not support SSL")),
    NO_CA_FILE(
            "the file of trusted certificate authorities can't be read",
            "Add sslrootcert with the path of a readable file to the database URL.",
            chain -> chain.says("SSL root certificate file")),
    NO_CLIENT_KEY(
            "the client certificate or its key can't be used",
            "Check sslcert and sslkey, and the permissions of the key.",
            chain -> chain.says(" key file") || chain.says("SSL certificate file")),
    HOST_NAME_MISMATCH(
            "the certificate of the server is for another host name",
            "Use a host name of the certificate in the database URL, or sslmode=verify-ca.",
            chain -> chain.says("hostnameverifier") || chain.says("No subject alternative")),
    EXPIRED_CERTIFICATE(
            "the certificate of the server has expired, or is not valid yet",
            "Renew the certificate of the server, or correct the clock of this machine.",
            chain -> chain.has(CertificateExpiredException.class) || chain.has(CertificateNotYetValidException.class)),
    UNTRUSTED_CERTIFICATE(
            "the certificate authority of the server is not trusted",
            "Add sslrootcert with the certificate of the authority to the database URL.",
            chain -> chain.has(CertificateException.class) || chain.says("PKIX path")),
    TLS_FAILED(
            "the TLS handshake failed",
            "Check the TLS settings of the server and of the database URL.",
            chain -> chain.has(SSLException.class)),
    UNKNOWN_HOST(
            true,
            "the host name can't be resolved",
            "Correct the host in the database URL, or the DNS server of this machine.",
            chain -> chain.has(UnknownHostException.class)),
    NO_UNIX_SOCKET(
            true,
            "the unix socket does not exist",
            "Check that PostgreSQL runs on this machine, and its unix_socket_directories and port.",
            chain -> chain.says("the unix socket does not exist")),
    UNIX_SOCKET_DENIED(
            "this user of the operating system may not use the unix socket",
            "Check the permissions of the socket and its directory, and unix_socket_permissions.",
            chain -> chain.says("the unix socket refused the connection: Permission denied")),
    CONNECTION_REFUSED(
            true,
            "the connection was refused",
            "Check that PostgreSQL runs, that it listens on this address (listen_addresses), and host and port of the"
                    + " database URL.",
            chain -> chain.has(ConnectException.class)),
    NO_RESPONSE(
            true,
            "the server did not respond in time",
            "Check host and port of the database URL, and the firewalls between this machine and the server.",
            chain -> chain.has(SocketTimeoutException.class)
                    || chain.has(NoRouteToHostException.class)
                    || chain.says("timed out")),
    MIGRATION_FAILED(
            true,
            "the schema migration failed",
            "Correct what PostgreSQL reports, and start the service again.",
            chain -> chain.has(FlywayException.class) && chain.serverSentence().isPresent());

    private final boolean temporary;
    private final String reason;
    private final String remedy;

    @SuppressWarnings("ImmutableEnumChecker") // a condition has no state
    private final Predicate<FailureChain> condition;

    DatabaseFailure(String reason, String remedy, Predicate<FailureChain> condition) {
        this(false, reason, remedy, condition);
    }

    DatabaseFailure(boolean temporary, String reason, String remedy, Predicate<FailureChain> condition) {
        this.temporary = temporary;
        this.reason = reason;
        this.remedy = remedy;
        this.condition = condition;
    }

    /**
     * Diagnoses a failure by its causes.
     *
     * @param schema the schema of the tables
     */
    public static DatabaseDiagnosis diagnose(Throwable failure, String schema) {
        FailureChain chain = FailureChain.of(failure);
        boolean isReached = chain.serverSentence().isPresent();
        Optional<DatabaseFailure> cause = find(chain);
        if (cause.isPresent()) {
            return new DatabaseDiagnosis(
                    describe(chain), cause.get().remedy.formatted(schema), isReached, cause.get().temporary);
        }
        if (failure instanceof DatabaseUnusableException unusable
                && chain.driverSentence().isEmpty()) {
            return new DatabaseDiagnosis(unusable.reason(), unusable.remedy(), true, false);
        }
        return new DatabaseDiagnosis(describe(chain), "", isReached, true);
    }

    /** Returns the reason as a clause, with PostgreSQL's own sentence. */
    public static String describe(Throwable failure) {
        return describe(FailureChain.of(failure));
    }

    private static String describe(FailureChain chain) {
        Optional<String> sentence = chain.serverSentence().map(text -> "PostgreSQL: " + text);
        Optional<String> known = find(chain).map(cause -> cause.reason);
        return known.map(reason ->
                        sentence.map(text -> reason + " (" + text + ")").orElse(reason))
                .or(() -> sentence)
                .or(chain::driverSentence)
                .orElse("an unexpected error occurred");
    }

    private static Optional<DatabaseFailure> find(FailureChain chain) {
        return Arrays.stream(values())
                .filter(failure -> failure.condition.test(chain))
                .findFirst();
    }
}

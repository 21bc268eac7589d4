package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.bootstrap.postgres.PostgresProgramRunner.PrivilegeDrop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** A primary, and a hot standby to which it streams its changes. */
public record ReplicationFixture(PostgresServerFixture primary, PostgresServerFixture standby)
        implements AutoCloseable {

    public static ReplicationFixture start(Path directory)
            throws IOException, InterruptedException, EmbeddedDatabaseException {
        Path original = Files.createDirectory(directory.resolve("primary"));
        PostgresProgramRunner programs = programs(original);
        Path cluster = original.resolve("cluster");
        assertThat(programs.run(
                        "initdb",
                        List.of(
                                "--pgdata=" + cluster,
                                "--username=postgres",
                                "--auth=trust",
                                "--no-sync",
                                "--locale=C",
                                "--encoding=UTF8")))
                .isTrue();
        // records the maximum of connections, of which a standby must allow as many
        PostgresServer.start(cluster, programs).stop();
        // a copy of a stopped cluster is a base backup
        Path copy = directory.resolve("standby");
        new InitializedCluster(original).copyTo(copy);
        PostgresServer primary = PostgresServer.start(cluster, programs);
        Files.writeString(
                copy.resolve("cluster/postgresql.conf"),
                "\nprimary_conninfo = 'host=127.0.0.1 port=%d user=postgres'\n".formatted(primary.port()),
                StandardOpenOption.APPEND);
        Files.createFile(copy.resolve("cluster/standby.signal"));
        return new ReplicationFixture(
                new PostgresServerFixture(primary),
                new PostgresServerFixture(PostgresServer.start(copy.resolve("cluster"), programs(copy))));
    }

    private static PostgresProgramRunner programs(Path directory)
            throws IOException, InterruptedException, EmbeddedDatabaseException {
        return new PostgresProgramRunner(
                PrivilegeDrop.forDirectory(directory),
                PostgresBinaries.unpackIfMissing(Platform.current().findPostgresArchive(), UnpackedPostgres.home()),
                PostgresServerLog.open(directory.resolve("postgres.log")));
    }

    /** Whether the standby has replayed all changes that the primary has committed. */
    public boolean isStandbyCurrent() throws SQLException {
        String position = primary.query("select pg_current_wal_flush_lsn()");
        return standby.query("select pg_last_wal_replay_lsn() >= '" + position + "'")
                .equals("t");
    }

    /** Makes the standby a primary. */
    public void promote() throws SQLException {
        assertThat(standby.query("select pg_promote()")).isEqualTo("t");
    }

    @Override
    public void close() {
        try (primary;
                standby) {}
    }

    /** A server that a superuser can use without a password. */
    public record PostgresServerFixture(PostgresServer server) implements AutoCloseable {

        public DatabaseFixture database() {
            return new DatabaseFixture(
                    "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres",
                    "postgres",
                    "",
                    SecretKeys.of(new SecretKeySpec(new byte[32], "AES")));
        }

        private String query(String sql) throws SQLException {
            try (Connection connection = database().connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getString(1);
            }
        }

        @Override
        public void close() {
            try {
                server.stop();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

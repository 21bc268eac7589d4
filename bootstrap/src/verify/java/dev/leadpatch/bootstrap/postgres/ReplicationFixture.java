package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/** A primary, the first server, and hot standbys: each server streams its changes to the next one. */
public record ReplicationFixture(List<PostgresServerFixture> servers) implements AutoCloseable {

    /** Starts a primary and standbys. */
    public static ReplicationFixture start(Path directory, int standbys)
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
        List<Path> copies = new ArrayList<>();
        for (int number = 1; number <= standbys; number++) {
            // a copy of a stopped cluster is a base backup
            copies.add(directory.resolve("standby-" + number));
            new InitializedCluster(original).copyTo(copies.get(number - 1));
        }
        List<PostgresServerFixture> servers = new ArrayList<>();
        servers.add(new PostgresServerFixture(cluster, PostgresServer.start(cluster, programs)));
        for (Path copy : copies) {
            servers.add(
                    startStandby(copy, servers.get(servers.size() - 1).server.port()));
        }
        return new ReplicationFixture(servers);
    }

    private static PostgresServerFixture startStandby(Path directory, int upstreamPort)
            throws IOException, InterruptedException, EmbeddedDatabaseException {
        Path cluster = directory.resolve("cluster");
        Files.writeString(cluster.resolve("postgresql.conf"), """

                primary_conninfo = 'host=127.0.0.1 port=%d user=postgres'
                wal_retrieve_retry_interval = 100ms
                """.formatted(upstreamPort), StandardOpenOption.APPEND);
        Files.createFile(cluster.resolve("standby.signal"));
        return new PostgresServerFixture(cluster, PostgresServer.start(cluster, programs(directory)));
    }

    private static PostgresProgramRunner programs(Path directory)
            throws IOException, InterruptedException, EmbeddedDatabaseException {
        return new PostgresProgramRunner(
                PrivilegeDrop.forDirectory(directory),
                PostgresBinaries.unpackIfMissing(Platform.current().findPostgresArchive(), UnpackedPostgres.home()),
                PostgresServerLog.open(directory.resolve("postgres.log")));
    }

    /** Returns the server at a position, from 0. */
    public PostgresServerFixture server(int position) {
        return servers.get(position);
    }

    /** Returns the database of the server that is the primary: its URL names all. */
    public DatabaseFixture database() {
        return database(
                servers.stream().map(PostgresServerFixture::address).collect(Collectors.joining(",")),
                "?targetServerType=primary");
    }

    private static DatabaseFixture database(String hosts, String parameters) {
        return new DatabaseFixture(
                "jdbc:postgresql://" + hosts + "/postgres" + parameters,
                "postgres",
                "",
                SecretKeys.of(new SecretKeySpec(new byte[32], "AES")));
    }

    /** Whether the first standby has replayed all changes that the primary has committed. */
    public boolean isStandbyCurrent() throws SQLException {
        String position = server(0).query("select pg_current_wal_flush_lsn()");
        return server(1)
                .query("select pg_last_wal_replay_lsn() >= '" + position + "'")
                .equals("t");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (PostgresServerFixture server : servers) {
            server.signal("KILL"); // a frozen server can't be stopped otherwise
            server.close();
        }
    }

    /** A server that a superuser can use without a password. */
    public record PostgresServerFixture(Path cluster, PostgresServer server) implements AutoCloseable {

        public DatabaseFixture database() {
            return ReplicationFixture.database(address(), "");
        }

        private String address() {
            return "127.0.0.1:" + server.port();
        }

        /** Makes commits of a primary wait until its standby has written them to its disk. */
        public void synchronize() throws SQLException {
            execute("alter system set synchronous_standby_names = '*'");
            execute("select pg_reload_conf()");
            await().until(() -> query("select count(*) from pg_stat_replication where sync_state = 'sync'")
                    .equals("1"));
        }

        /** Makes commits of a primary wait for its own disk only, also those that wait for a standby. */
        public void desynchronize() throws SQLException {
            execute("alter system set synchronous_standby_names = ''");
            execute("select pg_reload_conf()");
        }

        /** Returns the number of sessions whose commit waits for a standby. */
        public long countWaitingCommits() throws SQLException {
            return Long.parseLong(query("select count(*) from pg_stat_activity where wait_event = 'SyncRep'"));
        }

        /** Makes a standby a primary. */
        public void promote() throws SQLException {
            assertThat(query("select pg_promote()")).isEqualTo("t");
        }

        /** Starts the server again if it has ended. */
        public void restart() throws IOException, InterruptedException, EmbeddedDatabaseException {
            server.restart();
        }

        /** Sends a signal to all processes of the server, if it runs. */
        public void signal(String name) throws IOException, InterruptedException {
            Optional<ProcessHandle> postmaster =
                    PidFileProcess.fromPidFile(cluster).map(PidFileProcess::pid).flatMap(ProcessHandle::of);
            if (postmaster.isPresent()) {
                // the postmaster first, because it replaces its children
                Stream<ProcessHandle> processes =
                        Stream.concat(postmaster.stream(), postmaster.get().descendants());
                List<String> command = Stream.concat(
                                Stream.of("kill", "-" + name), processes.map(process -> Long.toString(process.pid())))
                        .toList();
                new ProcessBuilder(command).start().waitFor();
            }
        }

        private void execute(String sql) throws SQLException {
            try (Connection connection = database().connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
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

package dev.leadpatch.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bundled PostgreSQL with its default durability, but with more memory, WAL and connections. Results then depend
 * neither on file reads nor on a checkpoint during one of the points.
 */
final class BenchmarkPostgres implements AutoCloseable {
    static final String USER = "postgres";
    static final String DATABASE = "postgres";

    /** The schema of the tables; older versions have used the other one. */
    static final String SEARCH_PATH = "leadpatch,public";

    private static final String PID_FILE = "postmaster.pid";

    private final EmbeddedPostgres postgres;
    private final Path dataDirectory;

    private BenchmarkPostgres(EmbeddedPostgres postgres, Path dataDirectory) {
        this.postgres = postgres;
        this.dataDirectory = dataDirectory;
    }

    static BenchmarkPostgres start(Path directory, BenchmarkPlan plan) throws IOException, SQLException {
        Path dataDirectory = directory.resolve("postgres");
        killLeftoverServer(dataDirectory);
        DirectoryTrees.deleteRecursively(dataDirectory);
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(dataDirectory)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", plan.sharedBuffers())
                .setServerConfig("max_wal_size", plan.maxWalSize())
                // recycles WAL files, as a long-running server does
                .setServerConfig("min_wal_size", plan.maxWalSize())
                .setServerConfig("checkpoint_timeout", "30min")
                .setServerConfig("autovacuum_naptime", "10s")
                .start();
        BenchmarkPostgres postgres = new BenchmarkPostgres(server, dataDirectory);
        // EmbeddedPostgres disables durability by default
        String disabled = postgres.queryText("""
                select string_agg(name, ', ') from pg_settings
                where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting <> 'on'
                """);
        if (disabled != null) {
            postgres.close();
            throw new IllegalStateException("durability settings are off: " + disabled);
        }
        return postgres;
    }

    /** Kills the server of a previous run that was killed. */
    private static void killLeftoverServer(Path dataDirectory) throws IOException {
        Path pidFile = dataDirectory.resolve(PID_FILE);
        if (Files.exists(pidFile)) {
            ProcessHandle.of(readPid(pidFile))
                    .filter(process -> process.info().commandLine().orElse("").contains(dataDirectory.toString()))
                    .ifPresent(server -> {
                        server.destroyForcibly();
                        server.onExit().join();
                    });
        }
    }

    private static long readPid(Path pidFile) throws IOException {
        return Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    }

    int port() {
        return postgres.getPort();
    }

    /** Returns the value of {@code LEADPATCH_DATABASE_URL}. */
    String url() {
        return "postgresql://%s:none@127.0.0.1:%d/%s".formatted(USER, port(), DATABASE);
    }

    long pid() throws IOException {
        return readPid(dataDirectory.resolve(PID_FILE));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the only column of the only row. */
    @Nullable
    String queryText(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Returns the current position in the WAL, in bytes. */
    long walPosition() throws SQLException {
        return Long.parseLong(
                Objects.requireNonNull(queryText("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")));
    }

    String jdbcUrl() {
        return postgres.getJdbcUrl(USER, DATABASE);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl() + "&currentSchema=" + SEARCH_PATH);
    }

    @Override
    public void close() throws IOException, SQLException {
        try {
            // the shutdown times out after five seconds, and its checkpoint may have to write gigabytes
            execute("checkpoint");
        } finally {
            postgres.close();
            DirectoryTrees.deleteRecursively(dataDirectory);
        }
    }
}

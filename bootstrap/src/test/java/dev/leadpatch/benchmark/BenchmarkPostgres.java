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
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL of the embedded default, as safe as there, but with more memory and more connections: so that what is
 * measured is neither how it reads files nor a checkpoint that falls into one point and not into the other.
 */
final class BenchmarkPostgres implements AutoCloseable {
    static final String USER = "postgres";
    static final String DATABASE = "postgres";

    private static final String PID_FILE = "postmaster.pid";

    private final EmbeddedPostgres postgres;
    private final Path data;

    private BenchmarkPostgres(EmbeddedPostgres postgres, Path data) {
        this.postgres = postgres;
        this.data = data;
    }

    static BenchmarkPostgres start(Path directory, BenchmarkPlan plan) throws IOException, SQLException {
        Path data = directory.resolve("postgres");
        killLeftoverServer(data);
        DirectoryTrees.deleteRecursively(data);
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", plan.sharedBuffers())
                .setServerConfig("max_wal_size", plan.maxWalSize())
                // it keeps the log's old files to write into again, as one does that has been running for long
                .setServerConfig("min_wal_size", plan.maxWalSize())
                .setServerConfig("checkpoint_timeout", "30min")
                .setServerConfig("autovacuum_naptime", "10s")
                .start();
        BenchmarkPostgres postgres = new BenchmarkPostgres(server, data);
        // it is made for tests and starts unsafe, unless it is told otherwise
        String unsafe = postgres.queryText("""
                select string_agg(name, ', ') from pg_settings
                where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting <> 'on'
                """);
        if (unsafe != null) {
            postgres.close();
            throw new IllegalStateException("not on: " + unsafe);
        }
        return postgres;
    }

    /** A server outlives a run that was killed. */
    private static void killLeftoverServer(Path data) throws IOException {
        Path pidFile = data.resolve(PID_FILE);
        if (Files.exists(pidFile)) {
            ProcessHandle.of(readPid(pidFile))
                    .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))
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

    /** For {@code LEADPATCH_DATABASE_URL}. */
    String url() {
        return "postgresql://%s:none@127.0.0.1:%d/%s".formatted(USER, port(), DATABASE);
    }

    long pid() throws IOException {
        return readPid(data.resolve(PID_FILE));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The only column of the only row. */
    @Nullable
    String queryText(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.getJdbcUrl(USER, DATABASE));
    }

    @Override
    public void close() throws IOException, SQLException {
        try {
            // what is stopped gets five seconds to write what it has only in memory, which may be gigabytes
            execute("checkpoint");
        } finally {
            postgres.close();
            DirectoryTrees.deleteRecursively(data);
        }
    }
}

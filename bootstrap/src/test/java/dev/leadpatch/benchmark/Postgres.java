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

/**
 * The PostgreSQL of the embedded default, as safe as there, but with more memory and more connections: so that what is
 * measured is neither how it reads files nor a checkpoint that falls into one point and not into the other.
 */
final class Postgres implements AutoCloseable {
    static final String USER = "postgres";
    static final String DATABASE = "postgres";

    private final EmbeddedPostgres postgres;
    private final Path data;

    private Postgres(EmbeddedPostgres postgres, Path data) {
        this.postgres = postgres;
        this.data = data;
    }

    static Postgres start(Path directory, Plan plan) throws IOException {
        Path data = directory.resolve("postgres");
        Trees.delete(data);
        return new Postgres(
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("shared_buffers", plan.sharedBuffers())
                        .setServerConfig("max_wal_size", plan.maxWalSize())
                        .setServerConfig("checkpoint_timeout", "30min")
                        .setServerConfig("autovacuum_naptime", "10s")
                        .start(),
                data);
    }

    int port() {
        return postgres.getPort();
    }

    /** For {@code LEADPATCH_DATABASE_URL}. */
    String url() {
        return "postgresql://%s:none@127.0.0.1:%d/%s".formatted(USER, port(), DATABASE);
    }

    long pid() throws IOException {
        return Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The only column of the only row. */
    String ask(String sql) throws SQLException {
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
    public void close() throws IOException {
        postgres.close();
        Trees.delete(data);
    }
}

package dev.leadpatch.adapter.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL cluster for all tests of a JVM, started on first use. Each test class creates its own database. */
public final class TestCluster {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    // few tests need more than two, and opening connections takes time
    static final int DEFAULT_CONNECTIONS = 4;

    static final String USER = "postgres";
    // JVMs that run test classes in parallel may share the server of LEADPATCH_TEST_POSTGRES
    private static final String NAME_PREFIX = "test_" + System.getProperty("leadpatch.fork", "fork1") + "_";

    private TestCluster() {}

    private static final class Lazy {
        private static final EmbeddedPostgres POSTGRES = start();
    }

    /** A template database, migrated once: a copy takes a fraction of the time. */
    private static final class Migrated {
        private static final String TEMPLATE = create();

        private static String create() {
            String name = NAME_PREFIX + "template";
            executeUpdate(url("postgres"), "drop database if exists " + name);
            executeUpdate(url("postgres"), "create database " + name);
            new TestDatabase(url(name), USER, DEFAULT_CONNECTIONS).migrate();
            return name;
        }
    }

    /** A new, migrated database. */
    public static TestDatabase newDatabase() {
        return newDatabase(DEFAULT_CONNECTIONS);
    }

    /** A new, migrated database with the given number of connections. */
    public static TestDatabase newDatabase(int connections) {
        String name = NAME_PREFIX + DATABASES.incrementAndGet();
        executeUpdate(url("postgres"), "drop database if exists " + name);
        executeUpdate(url("postgres"), "create database %s template %s".formatted(name, Migrated.TEMPLATE));
        return new TestDatabase(url(name), USER, connections);
    }

    /** A new database without a schema. */
    public static TestDatabase emptyDatabase() {
        String name = NAME_PREFIX + DATABASES.incrementAndGet();
        executeUpdate(url("postgres"), "drop database if exists " + name);
        executeUpdate(url("postgres"), "create database " + name);
        return new TestDatabase(url(name), USER, DEFAULT_CONNECTIONS);
    }

    /** Starts a cluster that the caller must close. */
    static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void executeUpdate(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url, USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    // LEADPATCH_TEST_POSTGRES=jdbc:postgresql://localhost:5432 tests another version of PostgreSQL
    private static String url(String database) {
        String other = System.getenv("LEADPATCH_TEST_POSTGRES");
        return other == null ? Lazy.POSTGRES.getJdbcUrl(USER, database) : other + "/" + database;
    }
}

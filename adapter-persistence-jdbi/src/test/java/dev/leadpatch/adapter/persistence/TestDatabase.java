package dev.leadpatch.adapter.persistence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Ticker;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.adapter.persistence.jdbc.ConnectionSource;
import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** One database of the test cluster, with access that bypasses the ports. */
public final class TestDatabase {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(60);
    private static final ApiKeyHash UNKNOWN_KEY_HASH = ApiKeyHash.of("unknown key");
    // TRUNCATE creates new files, so for small tables DELETE is faster
    private static final String DELETE_STATEMENTS = """
            select case when pg_relation_size(quote_ident(table_name)::regclass) > 100000
                        then 'truncate ' || quote_ident(table_name) || ' cascade'
                        else 'delete from ' || quote_ident(table_name) end
            from information_schema.tables
            where table_schema = current_schema and table_type = 'BASE TABLE'
              and (table_name in ('companies', 'webhook_allowlist') or exists (
                       select from information_schema.columns c
                       where c.table_schema = current_schema and c.table_name = tables.table_name
                         and c.column_name = 'company_id'))
            """;
    public static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    public static final SecretKey OTHER_KEY =
            new SecretKeySpec("another key of thirty-two bytes.".getBytes(US_ASCII), "AES");

    /** The time and the JWT keys of {@link #encryptPlaintext}. */
    public static final Instant ENCRYPTED_AT = Instant.parse("2024-06-01T12:00:00Z");

    public static final UUID NEW_INTEGRATION_ID = UUID.fromString("9c1f6a5e-2b7d-4e83-b0a4-6d2f8e1c7b35");

    private final String url;
    private final String user;
    private final int connections;
    private final Jdbi jdbi;

    TestDatabase(String url, String user, int connections) {
        this.url = url;
        this.user = user;
        this.connections = connections;
        jdbi = Jdbi.create(withSchema(url), user, "");
    }

    public String url() {
        return url;
    }

    public PostgresSettings settings() {
        return settings(SecretKeys.of(KEY));
    }

    /** The connections of an adapter. */
    public OwnConnections connections() {
        return new OwnConnections(settings());
    }

    PostgresSettings settings(SecretKeys keys) {
        return new PostgresSettings(url, user, "", connections, 4, PostgresSettings.DEFAULT_SCHEMA, keys);
    }

    public void migrate() {
        SchemaMigrator.migrate(connections());
    }

    private static String withSchema(String url) {
        return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + PostgresSettings.DEFAULT_SCHEMA;
    }

    public PostgresPersistenceFixture open() {
        return open(event -> "{}", InstantSource.system(), () -> {});
    }

    public PostgresPersistenceFixture open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        return open(connections(), LeadEventListener.NONE, payload, clock, wake);
    }

    /** Opens an adapter with a listener. */
    public PostgresPersistenceFixture open(LeadEventListener listener) {
        return open(connections(), listener, event -> "{}", InstantSource.system(), () -> {});
    }

    /** Opens an adapter with these connections. */
    public PostgresPersistenceFixture open(
            ConnectionSource source,
            LeadEventListener listener,
            EventPayloadRenderer payload,
            InstantSource clock,
            Runnable wake) {
        FakeTicker ticker = new FakeTicker();
        PersistenceOptions options = new PersistenceOptions(
                source,
                connections,
                4,
                SecretKeys.of(KEY),
                MemoryBudget.ofHeap(),
                payload,
                listener,
                clock,
                new BackgroundLoops(),
                ticker);
        PostgresPersistence persistence = new PostgresPersistence(options);
        persistence.onDeliveriesQueued(keys -> wake.run());
        awaitFirstConnections(persistence);
        return new PostgresPersistenceFixture(this, persistence, ticker);
    }

    /** Creates a pool as a host would have it: with its own settings, and without auto-commit mode. */
    public HikariDataSource newHostPool(int maxConnections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setMaximumPoolSize(maxConnections);
        config.setMinimumIdle(0);
        config.setAutoCommit(false);
        config.setIsolateInternalQueries(true); // commits the initial statements
        config.setConnectionInitSql("set search_path to public; set lock_timeout to 12345");
        return new HikariDataSource(config);
    }

    /**
     * Waits for the first connection of each pool. The adapter opens a connection within half a second or fails, which
     * may be too short on a busy machine.
     */
    private static void awaitFirstConnections(PostgresPersistence persistence) {
        ConditionFactory await = Awaitility.await()
                .pollDelay(Duration.ZERO)
                .atMost(CONNECT_TIMEOUT)
                .ignoreException(StoreUnavailableException.class);
        await.until(() -> persistence.apiKeyStore().find(UNKNOWN_KEY_HASH).isEmpty());
        await.until(() -> persistence.readiness().check().isEmpty());
    }

    /** Runs {@code work} with an adapter that has the given keys. */
    public void withKeys(SecretKeys keys, Consumer<PostgresPersistence> work) {
        try (PostgresPersistence adapter = PostgresPersistence.open(
                settings(keys), event -> "{}", InstantSource.system(), new BackgroundLoops())) {
            work.accept(adapter);
        }
    }

    /** Encrypts the secrets that are stored as plain text, and returns the number of endpoints that stay unreadable. */
    public static long encryptPlaintext(PostgresPersistence adapter) {
        adapter.secretMaintenance().encryptPlaintext(ENCRYPTED_AT, () -> NEW_INTEGRATION_ID);
        return adapter.secretMaintenance().count().unreadable();
    }

    /** Deletes the rows of all companies, and the shared allowlist. */
    public void deleteAll() {
        jdbi.useTransaction(handle -> {
            handle.execute("set local session_replication_role = replica"); // no checks of foreign keys
            handle.createQuery(DELETE_STATEMENTS).mapTo(String.class).list().forEach(handle::execute);
        });
    }

    public int execute(String sql, Object... arguments) {
        return jdbi.withHandle(handle -> handle.execute(sql, arguments));
    }

    public <T> List<T> query(String sql, RowMapper<T> mapper, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).map(mapper).list());
    }

    public <T> T queryOne(Class<T> type, String sql, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).mapTo(type).one());
    }

    /** Opens a connection outside the pools of the adapter. */
    public Handle openHandle() {
        return jdbi.open();
    }

    /** Runs {@code work} on a connection outside the pools of the adapter. */
    public <T> T withHandle(Function<Handle, T> work) {
        return jdbi.withHandle(work::apply);
    }

    /** A clock that a test advances. */
    static final class FakeTicker implements Ticker {
        private final AtomicLong nanos = new AtomicLong();

        @Override
        public long read() {
            return nanos.get();
        }

        void advance(Duration time) {
            nanos.addAndGet(time.toNanos());
        }
    }
}

package dev.leadpatch.adapter.persistence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKeyHash;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/** One database of the tests' cluster, and a way in beside the ports. */
final class TestDatabase {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(60);
    private static final ApiKeyHash UNKNOWN_KEY_HASH = ApiKeyHash.of("nobody's key");
    static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    static final SecretKey OTHER_KEY = new SecretKeySpec("another key of thirty-two bytes.".getBytes(US_ASCII), "AES");

    private final String url;
    private final String user;
    private final int connections;
    private final Jdbi jdbi;

    TestDatabase(String url, String user, int connections) {
        this.url = url;
        this.user = user;
        this.connections = connections;
        jdbi = Jdbi.create(url, user, "");
    }

    String url() {
        return url;
    }

    PostgresSettings settings() {
        return settings(Optional.of(KEY));
    }

    PostgresSettings settings(Optional<SecretKey> key) {
        return new PostgresSettings(url, user, "", connections, 4, key);
    }

    void migrate() {
        SchemaMigrator.migrate(settings());
    }

    /** Makes the schema as it was after a migration of an older version. */
    void migrateTo(int version) {
        Flyway.configure()
                .dataSource(url, user, "")
                .locations("classpath:db/migration")
                .loggers("slf4j")
                .target(Integer.toString(version))
                .load()
                .migrate();
    }

    PostgresPersistenceFixture open() {
        return open(event -> "{}", InstantSource.system(), () -> {});
    }

    PostgresPersistenceFixture open(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        FakeTicker ticker = new FakeTicker();
        PostgresPersistence persistence = PostgresPersistence.open(
                settings(), payload, clock, lines -> wake.run(), new BackgroundLoops(), ticker);
        awaitFirstConnections(persistence);
        return new PostgresPersistenceFixture(this, persistence, ticker);
    }

    /**
     * The adapter gives a connection half a second to be made. That is for requests; to a test on a machine that is busy
     * with others, the first one of each pool may come later.
     */
    private static void awaitFirstConnections(PostgresPersistence persistence) {
        ConditionFactory patiently = Awaitility.await()
                .pollDelay(Duration.ZERO)
                .atMost(CONNECT_TIMEOUT)
                .ignoreException(StoreUnavailableException.class);
        patiently.until(() -> persistence.apiKeyStore().find(UNKNOWN_KEY_HASH).isEmpty());
        patiently.until(persistence::isReady);
    }

    /** Does {@code work} with an adapter that has this key, or none. */
    void withKey(Optional<SecretKey> key, Consumer<PostgresPersistence> work) {
        try (PostgresPersistence adapter =
                PostgresPersistence.open(settings(key), event -> "{}", InstantSource.system(), lines -> {})) {
            work.accept(adapter);
        }
    }

    /** Takes everything out but the schema. */
    void deleteAll() {
        execute("truncate companies, lead_changes, lead_events, webhook_deliveries, webhook_lines, webhook_log, "
                + "webhook_endpoint_health, webhook_replays, webhook_removed_endpoints, idempotency_keys cascade");
    }

    int execute(String sql, Object... arguments) {
        return jdbi.withHandle(handle -> handle.execute(sql, arguments));
    }

    <T> List<T> query(String sql, RowMapper<T> mapper, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).map(mapper).list());
    }

    <T> T queryOne(Class<T> type, String sql, Object... arguments) {
        return jdbi.withHandle(
                handle -> handle.select(sql, arguments).mapTo(type).one());
    }

    /** With one connection beside those of the adapter. */
    <T> T withHandle(Function<Handle, T> work) {
        return jdbi.withHandle(work::apply);
    }

    /** Time that passes when a test says so. */
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

package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.leadpatch.application.ReadinessCondition.Cause;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** Uses of a pool whose connections are all in use. */
class NoFreeConnectionTest {
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE); // the clock overflows
    private final ConnectionPermits permits = new ConnectionPermits(1, nanoTime::get);

    NoFreeConnectionTest() {
        permits.acquire(Duration.ZERO);
    }

    @Test
    void store_is_busy_while_the_database_responds() {
        permits.responded();
        advance(StoreDeadline.TOTAL.minusNanos(1));

        assertThat(storeException()).isInstanceOf(StoreBusyException.class);
    }

    @Test
    void store_is_unavailable_if_the_database_stops_responding() {
        permits.responded();
        advance(StoreDeadline.TOTAL);

        assertThat(storeException()).isExactlyInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void store_is_unavailable_before_the_first_response() {
        assertThat(storeException()).isExactlyInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void retries_report_a_busy_store() {
        permits.responded();

        assertThatExceptionOfType(StoreBusyException.class)
                .isThrownBy(() -> ConflictRetries.run(new StoreDeadline(), Duration.ZERO, wait -> {
                    permits.acquire(wait);
                    return Optional.of(1);
                }));
    }

    @Test
    void node_with_a_busy_pool_is_ready_only_while_the_database_responds() {
        permits.responded();
        try (Database busy = new Database(
                        new ExhaustedPool(permits), "busy", 1, SessionSettings.NONE, new BackgroundLoops());
                Database silent = new Database(
                        new ExhaustedPool(exhausted()), "silent", 1, SessionSettings.NONE, new BackgroundLoops())) {
            CompletableFuture<Optional<Cause>> cause =
                    CompletableFuture.supplyAsync(() -> new DatabaseReadiness(silent).check());
            assertThat(new DatabaseReadiness(busy).check()).isEmpty();
            assertThat(cause.join()).map(Cause::code).contains("database_unreachable");
        }
    }

    private ConnectionPermits exhausted() {
        ConnectionPermits exhausted = new ConnectionPermits(1, nanoTime::get);
        exhausted.acquire(Duration.ZERO);
        return exhausted;
    }

    private void advance(Duration duration) {
        nanoTime.addAndGet(duration.toNanos());
    }

    private StoreUnavailableException storeException() {
        Throwable thrown = catchThrowable(() -> permits.acquire(Duration.ZERO));
        assertThat(thrown).isInstanceOf(NoFreeConnectionException.class);
        return ((NoFreeConnectionException) thrown).toStoreException();
    }

    /** Opens a pool that has no permit left, and so never opens a connection. */
    private record ExhaustedPool(ConnectionPermits permits) implements ConnectionSource {

        @Override
        public String schema() {
            throw new UnsupportedOperationException();
        }

        @Override
        public BoundedPool openPool(String purpose, int maxConnections, SessionSettings settings) {
            Jdbi unused = Jdbi.create(() -> {
                throw new UnsupportedOperationException();
            });
            return new HostConnectionPool(purpose, permits, unused, "");
        }

        @Override
        public LongTransactions longTransactions(String applicationName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DataSource migrations() {
            throw new UnsupportedOperationException();
        }
    }
}

package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SessionSettings;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

final class ConnectionPoolTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Test
    void requests_and_deliveries_have_separate_pools() {
        try (PostgresPersistenceFixture persistence = DATABASE.open()) {
            List<ConnectionPool> pools = persistence.adapter().connectionPools();
            assertThat(pools).extracting(ConnectionPool::purpose).containsExactly("requests", "deliveries");
            assertThat(pools)
                    .extracting(ConnectionPool::maxSize)
                    .containsExactly(
                            DATABASE.settings().maxConnections(),
                            DATABASE.settings().maxDeliveryConnections());
        }
    }

    @Test
    void pool_reports_active_connections_and_waiting_threads() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Database database =
                new Database(DATABASE.connections(), "test", 2, SessionSettings.NONE, new BackgroundLoops())) {
            List<CompletableFuture<Integer>> uses = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                uses.add(CompletableFuture.supplyAsync(
                        () -> useWhenAvailable(database, handle -> holdConnection(release)), threads));
            }
            await().untilAsserted(() -> {
                assertThat(database.pool().active()).isEqualTo(2);
                assertThat(database.pool().waiting()).isEqualTo(3);
            });

            release.countDown();
            uses.forEach(CompletableFuture::join);
            assertThat(database.pool().active()).isZero();
            assertThat(database.pool().idle()).isEqualTo(2);
            assertThat(database.pool().waiting()).isZero();
        } finally {
            release.countDown();
            threads.shutdown();
        }
    }

    @Test
    void new_pool_opens_all_its_connections() {
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Database database =
                new Database(DATABASE.connections(), "test", 8, SessionSettings.NONE, new BackgroundLoops())) {
            List<CompletableFuture<Integer>> uses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                uses.add(CompletableFuture.supplyAsync(
                        () -> useWhenAvailable(database, handle -> holdConnection(release)), threads));
            }
            await().until(() -> database.pool().active() == 8);

            release.countDown();
            assertThat(uses).extracting(CompletableFuture::join).containsOnly(1);
        } finally {
            release.countDown();
            threads.shutdown();
        }
    }

    /** Tries again if no connection is opened within the acquisition timeout, as on a busy machine. */
    private static int useWhenAvailable(Database database, Function<Handle, Integer> work) {
        while (true) {
            try {
                return database.use(work);
            } catch (StoreUnavailableException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static int holdConnection(CountDownLatch release) {
        try {
            release.await();
            return 1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.background.BackgroundLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ConnectionPoolTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @Test
    void there_is_a_pool_for_requests_and_one_for_deliveries() {
        try (PostgresUnderTest persistence = DATABASE.open()) {
            List<ConnectionPool> pools = persistence.itself().pools();
            assertThat(pools).extracting(ConnectionPool::purpose).containsExactly("requests", "deliveries");
            assertThat(pools)
                    .extracting(ConnectionPool::most)
                    .containsExactly(
                            DATABASE.settings().connections(),
                            DATABASE.settings().deliveryConnections());
        }
    }

    @Test
    void it_tells_who_uses_a_connection_and_who_waits_for_one() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Database database = new Database(DATABASE.settings(), "test", 2, "", new BackgroundLoops())) {
            List<CompletableFuture<Integer>> users = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                users.add(CompletableFuture.supplyAsync(() -> database.use(handle -> hold(release)), threads));
            }
            await().untilAsserted(() -> {
                assertThat(database.active()).isEqualTo(2);
                assertThat(database.waiting()).isEqualTo(3);
            });

            release.countDown();
            users.forEach(CompletableFuture::join);
            assertThat(database.active()).isZero();
            assertThat(database.idle()).isEqualTo(2);
            assertThat(database.waiting()).isZero();
        } finally {
            release.countDown();
            threads.shutdown();
        }
    }

    @Test
    void a_pool_that_was_just_opened_has_a_connection_for_each_that_it_may_have() throws Exception {
        CountDownLatch all = new CountDownLatch(8);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Database database = new Database(DATABASE.settings(), "test", 8, "", new BackgroundLoops())) {
            List<CompletableFuture<Integer>> users = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                users.add(CompletableFuture.supplyAsync(
                        () -> database.use(handle -> {
                            all.countDown();
                            return hold(all);
                        }),
                        threads));
            }
            assertThat(users)
                    .allSatisfy(
                            user -> assertThat(user.get(10, TimeUnit.SECONDS)).isEqualTo(1));
        } finally {
            threads.shutdown();
        }
    }

    private static int hold(CountDownLatch release) {
        try {
            release.await();
            return 1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

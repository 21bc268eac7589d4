package dev.leadpatch.adapter.persistence.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

final class SnapshotRetriesTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final long MAX_BYTES = 1_000;

    private final AtomicInteger attempts = new AtomicInteger();
    private final MemoryBudget memory = MemoryBudget.ofHeap();
    private TenantSnapshotCache cache = new TenantSnapshotCache(this::load, MAX_BYTES, memory);
    private Consumer<StoreDeadline> duringLoad = deadline -> {};

    SnapshotRetriesTest() {
        super(DATABASE);
    }

    @Test
    void transaction_runs_again_with_a_snapshot_that_the_cache_does_not_keep() {
        assertThat(run(() -> {}).catalogVersion()).isEqualTo(currentVersion());

        assertThat(attempts).hasValue(2);
        assertThat(cache.loads()).isEqualTo(1);
    }

    @Test
    void last_attempt_loads_a_catalog_that_changes_all_the_time() {
        TenantSnapshot used = run(this::changeCatalog);

        assertThat(used.catalogVersion()).isEqualTo(currentVersion());
        // fewer on a slow machine
        assertThat(attempts.get()).isBetween(2, SnapshotRetries.MAX_ATTEMPTS);
        assertThat(cache.loads()).isEqualTo(attempts.get());
    }

    @Test
    void last_attempt_follows_a_slow_load() {
        duringLoad = deadline -> await().until(() -> !deadline.isBefore(SnapshotRetries.MAX_RETRY_TIME));

        TenantSnapshot used = run(this::changeCatalog);

        assertThat(used.catalogVersion()).isEqualTo(currentVersion());
        assertThat(attempts).hasValue(2);
    }

    @Test
    void last_attempt_uses_the_snapshot_of_a_slow_load_at_its_version() {
        duringLoad = deadline -> await().until(() -> !deadline.isBefore(SnapshotRetries.MAX_RETRY_TIME));

        run(() -> {});

        assertThat(attempts).hasValue(2);
        assertThat(cache.loads()).isEqualTo(1);
    }

    @Test
    void last_attempts_of_a_company_run_one_after_the_other_and_share_a_load() throws Exception {
        cache = new TenantSnapshotCache(this::load, Long.MAX_VALUE, memory);
        duringLoad = deadline -> {
            await().until(() -> !deadline.isBefore(SnapshotRetries.MAX_RETRY_TIME));
            changeCatalog();
        };
        CountDownLatch concurrent = new CountDownLatch(2);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger maxRunning = new AtomicInteger();

        List<TenantSnapshot> used = ConcurrentTasks.run(2, number -> {
            AtomicInteger ownAttempts = new AtomicInteger();
            return cache.retries().run(COMPANY, new StoreDeadline(), lookup -> {
                boolean isLast = ownAttempts.incrementAndGet() > 1;
                if (isLast) {
                    maxRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                    concurrent.countDown();
                    assertThatNoException().isThrownBy(() -> concurrent.await(100, TimeUnit.MILLISECONDS));
                }
                try {
                    return database.withHandle(handle -> find(handle, lookup));
                } finally {
                    running.addAndGet(isLast ? -1 : 0);
                }
            });
        });

        assertThat(maxRunning).hasValue(1);
        assertThat(used)
                .hasSize(2)
                .allSatisfy(snapshot -> assertThat(snapshot.catalogVersion()).isEqualTo(currentVersion()));
        assertThat(cache.loads()).isEqualTo(2);
    }

    @Test
    void late_transactions_with_a_cached_catalog_run_concurrently_and_reserve_nothing() throws Exception {
        cache = new TenantSnapshotCache(this::load, Long.MAX_VALUE, memory);
        run(() -> {});
        StoreDeadline late = new StoreDeadline();
        await().until(() -> !late.isBefore(SnapshotRetries.MAX_RETRY_TIME));
        CountDownLatch concurrent = new CountDownLatch(2);

        List<Long> held = ConcurrentTasks.run(
                2,
                number -> cache.retries().run(COMPANY, late, lookup -> {
                    database.withHandle(handle -> find(handle, lookup));
                    concurrent.countDown();
                    await().until(() -> concurrent.getCount() == 0);
                    return memory.held(Use.CATALOGS);
                }));

        assertThat(held).containsExactly(0L, 0L);
    }

    @Test
    void last_attempt_reserves_memory_until_it_ends() {
        List<Long> held = new ArrayList<>();
        duringLoad = deadline -> await().until(() -> !deadline.isBefore(SnapshotRetries.MAX_RETRY_TIME));

        run(() -> {
            changeCatalog();
            held.add(memory.held(Use.CATALOGS));
        });

        assertThat(held).containsExactly(0L, 4 * (MAX_BYTES + 1));
        assertThat(memory.held(Use.CATALOGS)).isZero();
    }

    @Test
    void last_attempt_without_memory_fails_before_its_transaction() {
        duringLoad = deadline -> await().until(() -> !deadline.isBefore(SnapshotRetries.MAX_RETRY_TIME));
        try (Reservation inUse = memory.open(Optional.of(COMPANY), Use.RESPONSES)) {
            inUse.add(memory.maxBytesPerCompany(Use.RESPONSES));

            assertThatExceptionOfType(MemoryExhaustedException.class).isThrownBy(() -> run(this::changeCatalog));
        }

        assertThat(attempts).hasValue(1);
        assertThat(run(() -> {}).catalogVersion()).isEqualTo(currentVersion());
    }

    private Optional<TenantSnapshot> load(StoreDeadline deadline, CompanyId company, Optional<TenantSnapshot> base) {
        long version = currentVersion();
        duringLoad.accept(deadline);
        return Optional.of(new TenantSnapshot(version, DemoCatalog.demoCatalog(), List.of(), MAX_BYTES + 1));
    }

    private void changeCatalog() {
        database.execute("update tags set label = label || '!' where company_id = 1 and id = 1");
    }

    private TenantSnapshot run(Runnable beforeAttempt) {
        return cache.retries().run(COMPANY, new StoreDeadline(), lookup -> {
            attempts.incrementAndGet();
            beforeAttempt.run();
            return database.withHandle(handle -> find(handle, lookup));
        });
    }

    private TenantSnapshot find(Handle handle, SnapshotLookup lookup) {
        return lookup.find(handle, COMPANY, currentVersion()).orElseThrow();
    }

    private long currentVersion() {
        return database.queryOne(Long.class, "select catalog_version from companies where id = 1");
    }
}

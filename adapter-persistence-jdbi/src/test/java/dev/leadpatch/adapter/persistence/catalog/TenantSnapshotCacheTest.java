package dev.leadpatch.adapter.persistence.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the loads and the eviction of snapshots with a loader that can be blocked. */
final class TenantSnapshotCacheTest {
    private static final CompanyId COMPANY = new CompanyId(1);
    private static final CompanyId OTHER_COMPANY = new CompanyId(2);
    private static final long BYTES = 1_000;

    private final AtomicLong committedVersion = new AtomicLong(1);
    private final AtomicInteger startedLoads = new AtomicInteger();
    private final List<Optional<TenantSnapshot>> bases = new CopyOnWriteArrayList<>();
    private final Semaphore permits = new Semaphore(1_000);
    private final List<Thread> callers = new ArrayList<>();
    private long bytes = BYTES;
    private volatile boolean unavailable;
    private volatile CompanyId blocked = new CompanyId(1_000);
    private final CountDownLatch released = new CountDownLatch(1);
    private final TenantSnapshotCache cache = new TenantSnapshotCache(this::load, 10 * BYTES, MemoryBudget.ofHeap());

    private Optional<TenantSnapshot> load(StoreDeadline deadline, CompanyId company, Optional<TenantSnapshot> base) {
        TenantSnapshot snapshot = snapshot(company);
        bases.add(base);
        startedLoads.incrementAndGet();
        if (company.equals(blocked)) {
            ConcurrentTasks.await(released);
        }
        permits.acquireUninterruptibly();
        if (unavailable) {
            throw new StoreUnavailableException("down", new TimeoutException());
        }
        return Optional.of(snapshot);
    }

    private TenantSnapshot snapshot(CompanyId company) {
        return new TenantSnapshot(committedVersion.get(), DemoCatalog.demoCatalog(company), List.of(), bytes);
    }

    @AfterEach
    void release() {
        released.countDown();
        permits.release(1_000);
    }

    @Test
    void snapshot_is_cached_at_its_version_only() {
        TenantSnapshot loaded = get(COMPANY, 1);

        assertThat(get(COMPANY, 1)).isSameAs(loaded);
        assertThat(cache.find(COMPANY, 1)).containsSame(loaded);
        assertThat(cache.find(COMPANY, 2)).isEmpty();
        assertThat(cache.find(OTHER_COMPANY, 1)).isEmpty();
        assertThat(cache.loads()).isEqualTo(1);
    }

    @Test
    void load_is_based_on_the_cached_snapshot() {
        TenantSnapshot first = get(COMPANY, 1);
        assertThat(bases).containsExactly(Optional.empty());
        committedVersion.set(2);

        get(COMPANY, 2);

        assertThat(bases).containsExactly(Optional.empty(), Optional.of(first));
    }

    @Test
    void concurrent_callers_share_one_load() {
        permits.drainPermits();
        List<CompletableFuture<TenantSnapshot>> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.add(startGet(COMPANY, 1));
        }
        awaitWaitingCallers();

        permits.release(1_000);

        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.join()).isSameAs(results.get(0).join()));
        assertThat(startedLoads).hasValue(1);
    }

    @Test
    void load_that_started_before_the_version_was_committed_is_repeated() {
        permits.drainPermits();
        CompletableFuture<TenantSnapshot> early = startGet(COMPANY, 1);
        await().until(() -> startedLoads.get() == 1);
        committedVersion.set(2);
        CompletableFuture<TenantSnapshot> late = startGet(COMPANY, 2);
        awaitWaitingCallers();

        permits.release(1_000);

        assertThat(early.join().catalogVersion()).isEqualTo(1);
        assertThat(late.join().catalogVersion()).isEqualTo(2);
        assertThat(startedLoads).hasValue(2);
    }

    @Test
    void failed_load_fails_only_its_own_caller() {
        permits.drainPermits();
        CompletableFuture<TenantSnapshot> first = startGet(COMPANY, 1);
        await().until(() -> startedLoads.get() == 1);
        CompletableFuture<TenantSnapshot> second = startGet(COMPANY, 1);
        awaitWaitingCallers();
        unavailable = true;

        permits.release();
        await().until(() -> startedLoads.get() == 2);
        unavailable = false;
        permits.release();

        assertThatThrownBy(first::join).hasCauseInstanceOf(StoreUnavailableException.class);
        assertThat(second.join().catalogVersion()).isEqualTo(1);
    }

    @Test
    void slow_load_does_not_delay_another_company() {
        blocked = COMPANY;
        CompletableFuture<TenantSnapshot> slow = startGet(COMPANY, 1);
        await().until(() -> startedLoads.get() == 1);

        assertThat(get(OTHER_COMPANY, 1).catalog().company()).isEqualTo(OTHER_COMPANY);

        assertThat(slow).isNotDone();
    }

    @Test
    void caller_waits_for_a_load_within_its_deadline() {
        blocked = COMPANY;
        CompletableFuture<TenantSnapshot> slow = startGet(COMPANY, 1);
        await().until(() -> startedLoads.get() == 1);

        assertThatThrownBy(() -> get(COMPANY, 1))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("nothing was changed");

        assertThat(slow).isNotDone();
    }

    @Test
    void least_valuable_snapshots_are_evicted_beyond_the_maximum_size() {
        for (int company = 1; company <= 100; company++) {
            get(new CompanyId(company), 1);
        }

        assertThat(cache.maxBytes()).isEqualTo(10 * BYTES);
        assertThat(cache.bytes()).isPositive().isLessThanOrEqualTo(10 * BYTES);
        assertThat(cache.companies()).isEqualTo(cache.bytes() / BYTES);
        assertThat(cache.loads()).isEqualTo(100);
    }

    @Test
    void snapshot_larger_than_the_cache_is_returned_and_not_kept() {
        bytes = 10 * BYTES + 1;

        assertThat(get(COMPANY, 1).catalog().company()).isEqualTo(COMPANY);

        assertThat(cache.bytes()).isZero();
        assertThat(cache.find(COMPANY, 1)).isEmpty();
    }

    private TenantSnapshot get(CompanyId company, long version) {
        return cache.get(company, version, new StoreDeadline());
    }

    private CompletableFuture<TenantSnapshot> startGet(CompanyId company, long version) {
        CompletableFuture<TenantSnapshot> result = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                result.complete(get(company, version));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        caller.setDaemon(true);
        callers.add(caller);
        caller.start();
        return result;
    }

    /** Waits until each caller waits for a load; polls often, because the callers time out. */
    private void awaitWaitingCallers() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> callers.stream()
                        .allMatch(caller -> caller.getState() == Thread.State.TIMED_WAITING
                                || caller.getState() == Thread.State.WAITING));
    }
}

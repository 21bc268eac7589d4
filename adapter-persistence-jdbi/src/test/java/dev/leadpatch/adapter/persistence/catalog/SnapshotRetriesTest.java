package dev.leadpatch.adapter.persistence.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

final class SnapshotRetriesTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final long MAX_BYTES = 1_000;

    private final AtomicInteger attempts = new AtomicInteger();
    private final TenantSnapshotCache cache = new TenantSnapshotCache(this::load, MAX_BYTES);
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

    private Optional<TenantSnapshot> load(StoreDeadline deadline, CompanyId company) {
        long version = currentVersion();
        duringLoad.accept(deadline);
        return Optional.of(new TenantSnapshot(version, DemoCatalog.demoCatalog(), List.of(), MAX_BYTES + 1));
    }

    private void changeCatalog() {
        database.execute("update tags set label = label || '!' where company_id = 1 and id = 1");
    }

    private TenantSnapshot run(Runnable beforeAttempt) {
        return cache.retries().run(new StoreDeadline(), lookup -> {
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

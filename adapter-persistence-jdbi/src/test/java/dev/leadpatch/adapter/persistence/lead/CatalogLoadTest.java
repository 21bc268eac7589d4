package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshot;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache.Loader;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SessionSettings;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.list.PostgresLeadListStore;
import dev.leadpatch.adapter.persistence.webhook.PostgresActivityStore;
import dev.leadpatch.adapter.persistence.webhook.PostgresDeliveryLog;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadErasureStore;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the catalog of a company is loaded without the connection and the locks of the callers that need it. */
final class CatalogLoadTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase(4);
    private static final CompanyId OTHER_COMPANY = new CompanyId(2);
    private static final LeadId OTHER_LEAD = new LeadId(9_001);
    private static final int LEADS = 12;

    private final AtomicInteger loads = new AtomicInteger();
    private final List<Integer> usedConnections = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch released = new CountDownLatch(0);
    private volatile Runnable afterLoad = () -> {};
    private final MemoryBudget memory = MemoryBudget.ofHeap();
    private Database pool;
    private PostgresCatalogStore catalogs;
    private PostgresLeadStore leads;

    CatalogLoadTest() {
        super(DATABASE);
    }

    @BeforeEach
    void openStores() {
        assertThat(persistence.companyStore().add(DemoCompany.anotherCompany(OTHER_COMPANY), List.of()))
                .isEmpty();
        database.execute("""
                insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                   custom_fields)
                select 1, 9000 + number, gen_random_uuid(), 1, '2024-01-01Z', '2024-01-01Z', 'new', '{}', '{}', '{}'
                from generate_series(1, ?) number
                """, LEADS);
        pool = new Database(DATABASE.connections(), "test", 4, SessionSettings.NONE, new BackgroundLoops());
        InstantSource clock = InstantSource.system();
        PostgresIdempotencyKeyStore keys = new PostgresIdempotencyKeyStore(pool, clock, Ticker.systemTicker());
        Loader loader = Loader.of(pool);
        catalogs = new PostgresCatalogStore(
                pool,
                keys,
                new TenantSnapshotCache((deadline, company, base) -> load(loader, deadline, company, base), memory));
        leads = new PostgresLeadStore(
                pool,
                catalogs,
                new NumberIndexes(pool, System::nanoTime),
                keys,
                new WaitingPayloadQuota(pool, event -> "{}", Ticker.systemTicker()),
                clock,
                MemoryBudget.ofHeap(),
                new CommitNotifier(LeadEventListener.NONE));
    }

    private Optional<TenantSnapshot> load(
            Loader loader, StoreDeadline deadline, CompanyId company, Optional<TenantSnapshot> base) {
        usedConnections.add(pool.pool().active());
        Optional<TenantSnapshot> loaded = loader.load(deadline, company, base);
        if (company.equals(COMPANY)) {
            loads.incrementAndGet();
            afterLoad.run();
            ConcurrentTasks.await(released);
        }
        return loaded;
    }

    @AfterEach
    void closeStores() {
        released.countDown();
        pool.close();
    }

    @Test
    void blocked_load_delays_no_other_company_and_is_shared_by_all_changes() {
        assertThat(renameOther()).isEqualTo(new Outcome.Completed<>(2L));
        released = new CountDownLatch(1);
        List<CompletableFuture<Outcome<Long>>> changes = new ArrayList<>();
        changes.add(ConcurrentTasks.supplyAsync(() -> rename(COMPANY, new LeadId(9_001))));
        await().until(() -> loads.get() == 1);
        for (long lead = 9_002; lead <= 9_000 + LEADS; lead++) {
            LeadId id = new LeadId(lead);
            changes.add(ConcurrentTasks.supplyAsync(() -> rename(COMPANY, id)));
        }

        assertThat(renameOther()).isEqualTo(new Outcome.Completed<>(3L));
        assertThat(changes).noneMatch(CompletableFuture::isDone);
        released.countDown();

        assertThat(changes).extracting(CompletableFuture::join).containsOnly(new Outcome.Completed<>(2L));
        assertThat(loads).hasValue(1);
        assertThat(usedConnections).containsOnly(0);
    }

    @Test
    void catalog_that_changes_during_each_load_does_not_stop_changes() {
        afterLoad = this::changeCatalog;

        assertThat(rename(COMPANY, LEAD)).isEqualTo(new Outcome.Completed<>(2L));
        assertThat(readBoth()).isEqualTo(new Outcome.Completed<>("2 leads"));

        // the last attempt loads the catalog within its transaction; it is the second one on a slow machine
        assertThat(loads.get()).isBetween(1, 3);
    }

    @Test
    void decision_uses_the_catalog_that_was_committed_during_the_load() {
        afterLoad = () -> {
            changeCatalog();
            afterLoad = () -> {};
        };

        CompanyCatalog used = leads.change(
                        DemoCompany.change(COMPANY, LEAD, snapshot -> new Decision.NoWrite<>(snapshot.catalog())))
                .fold(catalog -> catalog, replay -> null, () -> null);

        assertThat(used).isEqualTo(catalogs.find(COMPANY).orElseThrow());
        assertThat(loads.get()).isBetween(1, 2);
    }

    @Test
    void every_use_of_a_lead_loads_the_catalog_without_a_connection() {
        PostgresLeadListStore lists = new PostgresLeadListStore(
                pool, catalogs, new NumberIndexes(pool, System::nanoTime), MemoryBudget.ofHeap());

        List<Runnable> uses = List.of(
                () -> leads.find(COMPANY, LEAD),
                () -> rename(COMPANY, LEAD),
                this::readBoth,
                this::createNothing,
                this::eraseOther,
                () -> catalogs.find(COMPANY),
                () -> lists.find(list(COMPANY)));

        for (Runnable use : uses) {
            changeCatalog();
            int before = loads.get();
            use.run();
            assertThat(loads).hasValue(before + 1);
        }
        assertThat(usedConnections).hasSize(uses.size()).containsOnly(0);
    }

    @Test
    void lists_beyond_the_share_of_their_company_wait_without_a_connection() {
        PostgresLeadListStore lists = new PostgresLeadListStore(
                pool, catalogs, new NumberIndexes(pool, System::nanoTime), MemoryBudget.ofHeap());
        released = new CountDownLatch(1);
        CompletableFuture<LeadListStore.Outcome> first = ConcurrentTasks.supplyAsync(() -> lists.find(list(COMPANY)));
        await().until(() -> loads.get() == 1);

        // the share of a pool of four connections is one
        assertThat(lists.find(list(COMPANY))).isEqualTo(new LeadListStore.Outcome.DeadlineExceeded());
        assertThat(lists.find(list(OTHER_COMPANY))).isInstanceOf(LeadListStore.Outcome.Found.class);
        assertThat(usedConnections).containsOnly(0);

        released.countDown();
        assertThat(first.join()).isInstanceOf(LeadListStore.Outcome.Found.class);
        assertThat(lists.find(list(COMPANY))).isInstanceOf(LeadListStore.Outcome.Found.class);
    }

    @Test
    void other_expensive_reads_share_the_connections_of_the_lists_of_their_company() {
        PostgresLeadListStore lists = new PostgresLeadListStore(
                pool, catalogs, new NumberIndexes(pool, System::nanoTime), MemoryBudget.ofHeap());
        PostgresLeadHistoryStore histories = new PostgresLeadHistoryStore(pool, memory);
        PostgresChangeFeedStore feed = new PostgresChangeFeedStore(pool, memory);
        PostgresActivityStore activity = new PostgresActivityStore(pool);
        PostgresDeliveryLog log = new PostgresDeliveryLog(pool);
        EndpointRef endpoint = new EndpointRef(COMPANY, new EndpointId(new UUID(0, 1)));
        List<Runnable> reads = List.of(
                () -> histories.find(COMPANY, LEAD, OptionalLong.empty(), 10),
                () -> feed.findAfter(COMPANY, Optional.empty(), 10),
                () -> activity.count(COMPANY, Instant.EPOCH),
                () -> log.list(endpoint, Filter.NONE, Optional.empty(), 10));
        released = new CountDownLatch(1);
        CompletableFuture<LeadListStore.Outcome> list = ConcurrentTasks.supplyAsync(() -> lists.find(list(COMPANY)));
        await().until(() -> loads.get() == 1);

        List<CompletableFuture<Void>> waiting =
                reads.stream().map(ConcurrentTasks::runAsync).toList();
        assertThat(histories.find(OTHER_COMPANY, LEAD, OptionalLong.empty(), 10))
                .isPresent();
        assertThat(waiting)
                .allSatisfy(read -> assertThatExceptionOfType(CompletionException.class)
                        .isThrownBy(read::join)
                        .withCauseInstanceOf(StoreUnavailableException.class));

        released.countDown();
        assertThat(list.join()).isInstanceOf(LeadListStore.Outcome.Found.class);
        reads.forEach(Runnable::run);
    }

    @Test
    void erasures_share_the_connections_of_other_changes_of_their_company() {
        leads.find(COMPANY, LEAD);
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<Outcome<String>>> running = useShareUntil(end);

        assertThat(eraseOther()).isEqualTo(new LeadErasureStore.Outcome.Busy());

        end.countDown();
        assertThat(running).extracting(CompletableFuture::join).containsOnly(new Outcome.Completed<>("2 leads"));
        assertThat(eraseOther()).isInstanceOf(LeadErasureStore.Outcome.Erased.class);
    }

    /** Starts changes that use the share of their company: two of the four connections of the pool. */
    private List<CompletableFuture<Outcome<String>>> useShareUntil(CountDownLatch end) {
        CountDownLatch decided = new CountDownLatch(2);
        List<CompletableFuture<Outcome<String>>> running = Stream.of(9_001L, 9_003L)
                .map(lead -> ConcurrentTasks.supplyAsync(() -> readTwo(COMPANY, lead, () -> {
                    decided.countDown();
                    ConcurrentTasks.await(end);
                })))
                .toList();
        ConcurrentTasks.await(decided);
        return running;
    }

    @Test
    void changes_of_several_leads_beyond_the_share_of_their_company_wait_without_a_connection() {
        leads.find(COMPANY, LEAD);
        leads.find(OTHER_COMPANY, LEAD);
        CountDownLatch end = new CountDownLatch(1);
        List<CompletableFuture<Outcome<String>>> running = useShareUntil(end);

        assertThat(readTwo(COMPANY, 9_005, () -> {})).isEqualTo(new Outcome.Busy<>());
        assertThat(readTwo(OTHER_COMPANY, 1, () -> {})).isInstanceOf(Outcome.Completed.class);

        end.countDown();
        assertThat(running).extracting(CompletableFuture::join).containsOnly(new Outcome.Completed<>("2 leads"));
    }

    private Outcome<String> readTwo(CompanyId company, long first, Runnable onDecision) {
        return leads.change(new Change<>(
                company,
                List.of(new LeadId(first), new LeadId(first + 1)),
                snapshots -> {
                    onDecision.run();
                    return new Decision.NoWrite<>(snapshots.leads().size() + " leads");
                },
                Optional.empty()));
    }

    private static Query list(CompanyId company) {
        return new Query(company, Criteria.ACTIVE, LeadPaging.first(LeadSort.ID_DESCENDING, 10), false);
    }

    private void changeCatalog() {
        database.execute("update tags set label = label || '!' where company_id = 1 and id = 1");
    }

    private Outcome<Long> renameOther() {
        return rename(OTHER_COMPANY, LEAD);
    }

    private Outcome<Long> rename(CompanyId company, LeadId lead) {
        return leads.change(DemoCompany.change(
                company,
                lead,
                snapshot -> new Decision.Write<>(
                        DemoCompany.renamedEvent(
                                snapshot, "renamed " + snapshot.lead().version()),
                        snapshot.lead().version() + 1)));
    }

    /** Reads two leads in a transaction of their own. */
    private Outcome<String> readBoth() {
        return leads.change(new Change<>(
                COMPANY,
                List.of(LEAD, OTHER_LEAD),
                snapshots -> new Decision.NoWrite<>(snapshots.leads().size() + " leads"),
                Optional.empty()));
    }

    /** Needs the catalog for a new lead, which does not exist yet. */
    private void createNothing() {
        leads.change(new Change<>(
                COMPANY,
                List.of(),
                List.of(new LeadId(9_999)),
                Set.of(),
                snapshots -> new Decision.NoWrite<>(snapshots.catalog().orElseThrow()),
                Optional.empty(),
                Optional.empty()));
    }

    private LeadErasureStore.Outcome eraseOther() {
        return leads.erasureStore()
                .erase(
                        COMPANY,
                        OTHER_LEAD,
                        snapshot -> DemoCompany.erasedEvent(
                                snapshot, snapshot.lead().updatedAt().plusSeconds(1)));
    }
}

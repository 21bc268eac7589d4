package dev.leadpatch.adapter.persistence.list;

import static dev.leadpatch.domain.testing.LeadBuilder.anEmptyLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.PostgresPersistenceFixture;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SessionSettings;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TermBitmapsTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final CompanyId COMPANY = new CompanyId(3);
    private static final int LEADS = 700;
    // the leads are at both ends of many blocks
    private static final long STEP = 16_384;
    private static final String DELETE_BITMAPS = "truncate lead_bitmap_terms, lead_bitmaps, lead_bitmap_changes";
    private static final String INDEXED_LEADS = """
            select l.id
            from leads l
            where l.company_id = ? and l.tags && '{1,2}' and not l.tags && '{3}'
            order by l.id
            """;

    // the leads of "tag=1 or tag=2", but not "tag=3", are those of INDEXED_LEADS
    private static final List<Set<String>> ANY_OF = List.of(Set.of("tag=1", "tag=2"));
    private static final Set<String> NONE_OF = Set.of("tag=3");

    private final Random random = new Random(7);
    private final BitmapCache cache = new BitmapCache();
    private final TermBitmaps bitmaps = new TermBitmaps(cache);
    private final TermBitmaps otherNode = new TermBitmaps(new BitmapCache());
    private final TermBitmaps withoutCache = new TermBitmaps(new BitmapCache(0));
    private PostgresPersistenceFixture persistence;
    private Database access;
    private TermBitmapBuilder builder;
    private TermBitmapMerger merger;

    @BeforeEach
    void addLeads() {
        DATABASE.deleteAll();
        persistence = DATABASE.open();
        access = new Database(DATABASE.connections(), "bitmaps", 2, SessionSettings.REQUESTS, new BackgroundLoops());
        builder = new TermBitmapBuilder(access);
        merger = new TermBitmapMerger(access);
        List<Lead> leads = new ArrayList<>();
        for (int i = 1; i <= LEADS; i++) {
            leads.add(anEmptyLead()
                    .withCompany(COMPANY)
                    .withId(idOf(i))
                    .withTags(i % 20 == 0 ? new long[] {3} : new long[] {1, 2})
                    .build());
        }
        persistence
                .companyStore()
                .add(new Company("Bitmaps", DemoCatalog.demoCatalog(COMPANY), Map.of(), leads), List.of());
    }

    @AfterEach
    void close() {
        access.close();
        persistence.close();
    }

    private static long idOf(int number) {
        return number * STEP - number % 2;
    }

    @Test
    void combinations_equal_those_of_the_inverted_index_before_and_after_merges() {
        builder.request(COMPANY, List.of("tag=1", "tag=2", "tag=3", "unassigned"));
        build();

        for (int i = 0; i < 40; i++) {
            setTags(1 + random.nextInt(LEADS), randomTags());
            if (random.nextInt(4) == 0) {
                merger.merge(1);
            }
            assertCombination(List.of(Set.of("tag=1"), Set.of("tag=2")), Set.of());
            assertCombination(List.of(Set.of("tag=1", "tag=3")), Set.of("tag=2"));
            assertCombination(List.of(Set.of("unassigned")), Set.of("tag=1", "tag=2"));
        }
        while (merger.merge(1) > 0) {
            // the next term
        }
        assertThat(unmerged()).isZero();
        assertCombination(List.of(Set.of("tag=1"), Set.of("tag=2")), Set.of("tag=3"));
    }

    private void assertCombination(List<Set<String>> anyOf, Set<String> noneOf) {
        List<Long> expected = new ArrayList<>();
        termsByLead().forEach((lead, terms) -> {
            if (anyOf.stream().allMatch(group -> group.stream().anyMatch(terms::contains))
                    && noneOf.stream().noneMatch(terms::contains)) {
                expected.add(lead);
            }
        });
        for (TermBitmaps each : List.of(bitmaps, otherNode, withoutCache)) {
            assertThat(find(each, anyOf, noneOf)).isEqualTo(expected);
        }
    }

    private List<Long> find(TermBitmaps bitmaps, List<Set<String>> anyOf, Set<String> noneOf) {
        return inSnapshot(list -> find(list, bitmaps, anyOf, noneOf));
    }

    private static List<Long> find(Handle list, TermBitmaps bitmaps, List<Set<String>> anyOf, Set<String> noneOf) {
        Set<String> terms = new HashSet<>(noneOf);
        anyOf.forEach(terms::addAll);
        TermStatistics statistics = TermStatistics.of(list, COMPANY, terms);
        assertThat(statistics.haveBitmaps(terms)).isTrue();
        return bitmaps.find(list, COMPANY, statistics, anyOf, noneOf).ids();
    }

    private <T> T inSnapshot(HandleCallback<T, RuntimeException> list) {
        return access.use(handle -> handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, list));
    }

    private static List<Long> indexedLeads(Handle list) {
        return list.select(INDEXED_LEADS, COMPANY.value()).mapTo(Long.class).list();
    }

    @Test
    void bitmaps_are_read_again_only_after_they_have_changed() {
        buildTags();
        List<Set<String>> anyOf = List.of(Set.of("tag=1"));
        List<Long> before = find(bitmaps, anyOf, Set.of());

        DATABASE.execute("alter table lead_bitmaps disable trigger user");
        DATABASE.execute("delete from lead_bitmaps where term = 'tag=1'");
        DATABASE.execute("alter table lead_bitmaps enable trigger user");
        assertThat(find(bitmaps, anyOf, Set.of())).isNotEmpty().isEqualTo(before);
        assertThat(find(withoutCache, anyOf, Set.of())).isEmpty();

        for (String change : List.of(
                "insert into lead_bitmaps select company_id, 'tag=1', block, bits from lead_bitmaps where term = 'tag=3'",
                "update lead_bitmaps set bits = ~bits where term = 'tag=1'",
                "delete from lead_bitmaps where term = 'tag=1'",
                "insert into lead_bitmaps select company_id, 'tag=1', block, bits from lead_bitmaps where term = 'tag=3'",
                "truncate lead_bitmaps")) {
            DATABASE.execute(change);
            assertThat(find(bitmaps, anyOf, Set.of()))
                    .isNotEqualTo(before)
                    .isEqualTo(find(withoutCache, anyOf, Set.of()));
        }
    }

    @Test
    void list_in_an_older_snapshot_does_not_use_newer_bitmaps() {
        buildTags();
        DATABASE.withHandle(handle -> handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, list -> {
            List<Long> before = indexedLeads(list);
            setTags(1, 3);
            for (int i = 0; i < 3; i++) {
                assertThat(merger.merge(1)).isEqualTo(1);
            }
            List<Long> newer = find(bitmaps, ANY_OF, NONE_OF);

            return assertThat(find(list, bitmaps, ANY_OF, NONE_OF))
                    .isEqualTo(before)
                    .isNotEqualTo(newer);
        }));
        assertCombination(ANY_OF, NONE_OF);
    }

    @Test
    void bitmaps_of_a_deleted_term_are_not_used_for_its_successor() {
        buildTags();
        assertCombination(ANY_OF, NONE_OF);

        DATABASE.execute(DELETE_BITMAPS);
        setTags(1, 3);
        buildTags();

        assertThat(unmerged()).isZero();
        assertCombination(ANY_OF, NONE_OF);
    }

    @Test
    void cache_is_bounded_by_the_memory_of_its_bitmaps() {
        buildTags();
        BitmapCache small = new BitmapCache(40_000);
        TermBitmaps forOneTerm = new TermBitmaps(small);

        for (int i = 0; i < 3; i++) {
            for (String term : List.of("tag=1", "tag=2", "tag=3")) {
                assertThat(find(forOneTerm, List.of(Set.of(term)), Set.of()))
                        .isEqualTo(find(bitmaps, List.of(Set.of(term)), Set.of()));
            }
            assertThat(small.bytes()).isBetween(1L, 40_000L);
        }
        assertThat(cache.bytes()).isGreaterThan(40_000);
    }

    private void buildTags() {
        builder.request(COMPANY, List.of("tag=1", "tag=2", "tag=3"));
        build();
    }

    private static SortedMap<Long, Set<String>> termsByLead() {
        SortedMap<Long, Set<String>> terms = new TreeMap<>();
        DATABASE.query(
                "select lead_id, term from lead_index where company_id = ?",
                (row, context) -> terms.computeIfAbsent(row.getLong("lead_id"), lead -> new HashSet<>())
                        .add(row.getString("term")),
                COMPANY.value());
        return terms;
    }

    @Test
    void change_is_not_recorded_unless_a_list_has_requested_bitmaps_of_its_term() {
        setTags(1, 3);
        assertThat(unmerged()).isZero();

        builder.request(COMPANY, List.of("tag=1"));
        builder.buildNext();
        setTags(2, 3);
        assertThat(unmerged()).isEqualTo(1);
    }

    @Test
    void bitmaps_are_built_after_all_transactions_that_may_not_record_their_postings() {
        DATABASE.withHandle(handle -> handle.inTransaction(writer -> {
            writer.execute(
                    "insert into lead_index (company_id, term, lead_id) values (?, 'tag=1', 20)", COMPANY.value());
            builder.request(COMPANY, List.of("tag=1"));
            buildWhilePossible();
            return assertThat(isReady("tag=1")).isFalse();
        }));

        build();

        assertThat(isReady("tag=1")).isTrue();
        assertThat(builder.buildNext()).isFalse();
        assertCombination(List.of(Set.of("tag=1")), Set.of());
    }

    @Test
    void bitmaps_are_built_in_a_database_whose_transaction_ids_start_again() {
        builder.request(COMPANY, List.of("tag=1"));
        assertThat(builder.buildNext()).isTrue();
        DATABASE.execute("update lead_bitmap_terms set barrier = '9223372036854775807'");

        build();

        assertThat(isReady("tag=1")).isTrue();
    }

    @Test
    void requests_of_a_company_are_limited() {
        DATABASE.execute(
                "insert into lead_bitmap_terms select ?, 'tag=' || n, true from generate_series(100, 10099) n",
                COMPANY.value());

        builder.request(COMPANY, List.of("tag=1"));
        build();

        assertThat(DATABASE.queryOne(Long.class, "select count(*) from lead_bitmap_terms where term = 'tag=1'"))
                .isZero();
    }

    @Test
    void changes_are_not_merged_before_the_bitmaps_are_ready() {
        builder.request(COMPANY, List.of("tag=1"));
        builder.buildNext();
        setTags(1, 3);

        assertThat(merger.merge(1)).isZero();
        build();
        assertThat(merger.merge(2)).isZero();
        assertThat(merger.merge(1)).isEqualTo(1);
        assertCombination(List.of(Set.of("tag=1")), Set.of());
    }

    @Test
    void term_that_another_node_works_on_is_skipped() {
        builder.request(COMPANY, List.of("tag=1"));
        builder.buildNext();

        DATABASE.withHandle(handle -> handle.inTransaction(other -> {
            other.execute("select from lead_bitmap_terms for update");
            return assertThat(builder.buildNext()).isFalse();
        }));

        build();
        assertThat(isReady("tag=1")).isTrue();
    }

    @Test
    void combinations_equal_those_of_the_inverted_index_while_leads_change() throws Exception {
        AtomicBoolean stopped = new AtomicBoolean();
        TermBitmapBuilder otherBuilder = new TermBitmapBuilder(access);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            Random writes = new Random(i);
            work.add(threads.submit(() ->
                    repeat(stopped, () -> setTags(1 + writes.nextInt(LEADS), 1 + writes.nextInt(3)))));
        }
        work.add(threads.submit(() -> repeat(stopped, () -> {
            merger.merge(1);
            otherBuilder.buildNext();
        })));
        work.add(threads.submit(() -> repeat(stopped, builder::buildNext)));
        try {
            for (int i = 0; i < 5; i++) {
                builder.request(COMPANY, List.of("tag=1", "tag=2", "tag=3"));
                await().until(() -> isReady("tag=1") && isReady("tag=2") && isReady("tag=3"));
                for (int j = 0; j < 20; j++) {
                    TermBitmaps node = j % 2 == 0 ? bitmaps : otherNode;
                    inSnapshot(list ->
                            assertThat(find(list, node, ANY_OF, NONE_OF)).isEqualTo(indexedLeads(list)));
                }
                DATABASE.execute(DELETE_BITMAPS);
            }
        } finally {
            stopped.set(true);
            threads.shutdown();
        }
        for (Future<?> thread : work) {
            thread.get(10, TimeUnit.SECONDS);
        }
    }

    private static void repeat(AtomicBoolean stopped, Runnable step) {
        while (!stopped.get()) {
            step.run();
        }
    }

    private long[] randomTags() {
        return Stream.of(1L, 2L, 3L)
                .filter(tag -> random.nextBoolean())
                .mapToLong(Long::longValue)
                .toArray();
    }

    private void setTags(int lead, long... tags) {
        persistence.leadStore().change(DemoCompany.change(COMPANY, new LeadId(idOf(lead)), snapshot -> {
            long version = snapshot.lead().version() + 1;
            return new Decision.Write<>(
                    DemoCompany.updatedEvent(
                            snapshot,
                            LeadBuilder.of(snapshot.lead())
                                    .withTags(tags)
                                    .build()
                                    .fields()),
                    version);
        }));
    }

    /** Builds all requested bitmaps; other transactions of the server may delay it. */
    private void build() {
        await().untilAsserted(() -> {
            buildWhilePossible();
            assertThat(DATABASE.queryOne(Long.class, "select count(*) from lead_bitmap_terms where not ready"))
                    .isZero();
        });
    }

    private void buildWhilePossible() {
        while (builder.buildNext()) {
            // the next batch
        }
    }

    private static boolean isReady(String term) {
        return DATABASE.query(
                        "select ready from lead_bitmap_terms where term = ?",
                        (row, context) -> row.getBoolean("ready"),
                        term)
                .contains(true);
    }

    private static long unmerged() {
        return DATABASE.queryOne(Long.class, "select count(*) from lead_bitmap_changes");
    }
}

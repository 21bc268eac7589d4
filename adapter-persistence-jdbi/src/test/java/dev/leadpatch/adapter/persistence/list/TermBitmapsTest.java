package dev.leadpatch.adapter.persistence.list;

import static dev.leadpatch.domain.testing.LeadBuilder.anEmptyLead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.PostgresPersistenceFixture;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.PostgresDataSource;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.Outcome;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadSort;
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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TermBitmapsTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final CompanyId COMPANY = new CompanyId(3);
    private static final int LEADS = 700;
    // the leads are at both ends of many blocks
    private static final long STEP = 16_384;
    private static final Criteria TAGS_1_AND_2 = criteria(List.of(Set.of("tag=1"), Set.of("tag=2")));

    private final Random random = new Random(7);
    private PostgresPersistenceFixture persistence;
    private Database access;
    private TermBitmaps bitmaps;
    private TermBitmapBuilder builder;

    @BeforeEach
    void addLeads() {
        DATABASE.deleteAll();
        persistence = DATABASE.open();
        access = new Database(
                DATABASE.settings(), "bitmaps", 2, PostgresDataSource.REQUEST_OPTIONS, new BackgroundLoops());
        bitmaps = new TermBitmaps(access);
        builder = new TermBitmapBuilder(access);
        List<Lead> leads = new ArrayList<>();
        for (int i = 1; i <= LEADS; i++) {
            leads.add(anEmptyLead()
                    .withCompany(COMPANY)
                    .withId(idOf(i))
                    .withTags(i % 20 == 0 ? new long[] {3} : new long[] {1, 2})
                    .build());
        }
        persistence.companyStore().add(new Company("Bitmaps", DemoCatalog.demoCatalog(COMPANY), Map.of(), leads));
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
        bitmaps.request(COMPANY, List.of("tag=1", "tag=2", "tag=3", "unassigned"));
        build();

        for (int i = 0; i < 40; i++) {
            setTags(1 + random.nextInt(LEADS), randomTags());
            if (random.nextInt(4) == 0) {
                builder.merge(1);
            }
            assertCombination(List.of(Set.of("tag=1"), Set.of("tag=2")), Set.of());
            assertCombination(List.of(Set.of("tag=1", "tag=3")), Set.of("tag=2"));
            assertCombination(List.of(Set.of("unassigned")), Set.of("tag=1", "tag=2"));
        }
        while (builder.merge(1) > 0) {
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
        List<Long> found = access.use(
                handle -> TermBitmaps.find(handle, COMPANY, anyOf, noneOf).ids());
        assertThat(found).isEqualTo(expected);
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

        bitmaps.request(COMPANY, List.of("tag=1"));
        setTags(2, 3);
        assertThat(unmerged()).isEqualTo(1);
    }

    @Test
    void bitmaps_are_built_after_all_changes_that_began_before_the_request_have_ended() {
        bitmaps.request(COMPANY, List.of("tag=1"));

        assertThat(builder.buildNext()).isFalse();
        build();

        assertThat(isReady("tag=1")).isTrue();
        assertThat(builder.buildNext()).isFalse();
    }

    @Test
    void changes_are_not_merged_before_the_bitmaps_are_ready() {
        bitmaps.request(COMPANY, List.of("tag=1"));
        setTags(1, 3);

        assertThat(builder.merge(1)).isZero();
        build();
        assertThat(builder.merge(2)).isZero();
        assertThat(builder.merge(1)).isEqualTo(1);
        assertCombination(List.of(Set.of("tag=1")), Set.of());
    }

    @Test
    void term_that_another_node_works_on_is_skipped() {
        bitmaps.request(COMPANY, List.of("tag=1"));
        expireDelay();

        DATABASE.withHandle(handle -> handle.inTransaction(other -> {
            other.execute("select from lead_bitmap_terms for update");
            return assertThat(builder.buildNext()).isFalse();
        }));

        assertThat(builder.buildNext()).isTrue();
    }

    @Test
    void list_that_combines_frequent_terms_requests_bitmaps_and_uses_them() {
        LeadPaging paging = LeadPaging.first(LeadSort.ID_DESCENDING, 5);
        Outcome before = find(TAGS_1_AND_2, paging);
        assertThat(DATABASE.query("select term from lead_bitmap_terms", (row, context) -> row.getString("term")))
                .containsExactlyInAnyOrder("tag=1", "tag=2");

        expireDelay();
        while (persistence.leadListStore().updateSearchIndex(100) > 0) {
            // the next batch
        }

        assertThat(isReady("tag=1")).isTrue();
        assertThat(isReady("tag=2")).isTrue();
        for (LeadSort sort : LeadSort.values()) {
            LeadPaging first = LeadPaging.first(sort, 5);
            LeadPaging third = new LeadPaging(sort, Optional.empty(), 10, 5);
            assertThat(ids(TAGS_1_AND_2, third)).hasSize(5).doesNotContainAnyElementsOf(ids(TAGS_1_AND_2, first));
        }
        assertThat(find(TAGS_1_AND_2, paging)).isEqualTo(before);
        // shows that the bitmaps are used
        DATABASE.execute("update lead_bitmaps set bits = ~bits where term = 'tag=2'");
        assertThat(ids(TAGS_1_AND_2, paging)).isEmpty();
    }

    @Test
    void list_that_combines_a_rare_term_requests_no_bitmaps() {
        find(criteria(List.of(Set.of("tag=1"), Set.of("tag=3"))), LeadPaging.first(LeadSort.ID_DESCENDING, 5));
        find(criteria(List.of(Set.of("tag=1"))), LeadPaging.first(LeadSort.ID_DESCENDING, 5));

        assertThat(DATABASE.queryOne(Long.class, "select count(*) from lead_bitmap_terms"))
                .isZero();
    }

    private Outcome find(Criteria criteria, LeadPaging paging) {
        return persistence.leadListStore().find(new Query(COMPANY, criteria, paging, false));
    }

    private List<Long> ids(Criteria criteria, LeadPaging paging) {
        return find(criteria, paging)
                .fold(
                        page -> page.leads().stream()
                                .map(snapshot -> snapshot.lead().id().value())
                                .toList(),
                        remedy -> List.of(),
                        List::of);
    }

    private static Criteria criteria(List<Set<String>> anyOf) {
        return new Criteria(
                anyOf, Set.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Archival.EXCLUDE);
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

    private void build() {
        expireDelay();
        while (builder.buildNext()) {
            // the next batch
        }
    }

    private static void expireDelay() {
        DATABASE.execute("update lead_bitmap_terms set requested_at = requested_at - interval '11 s'");
    }

    private static boolean isReady(String term) {
        return DATABASE.queryOne(Boolean.class, "select ready from lead_bitmap_terms where term = ?", term);
    }

    private static long unmerged() {
        return DATABASE.queryOne(Long.class, "select count(*) from lead_bitmap_changes");
    }
}

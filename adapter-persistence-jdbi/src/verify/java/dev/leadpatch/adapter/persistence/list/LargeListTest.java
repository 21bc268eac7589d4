package dev.leadpatch.adapter.persistence.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.PostgresPersistenceFixture;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadListStore.TextSearch;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of a company with so many leads that combined criteria use bitmaps. */
@Tag("verification")
final class LargeListTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final CompanyId COMPANY = new CompanyId(3);
    private static final int LEADS = 60_000;

    // of each value and each pair of values, there are more leads than a list probes one by one
    private static final String INSERT_LEADS = """
            insert into leads (company_id, id, uuid, version, created_at, updated_at, archived_at, created_by, company_name,
                               phone_number, status, assigned_users, tags, custom_fields)
            select 3, n, gen_random_uuid(), 1, timestamptz '2024-01-01' + (n * 7919 %% %1$d) * interval '1 s', now(),
                   case when n %% 31 = 0 then now() end, 123,
                   case when n %% 100 = 0 then 'Rare' else 'Common' end, '+1 555 ' || n || case when n %% 7 = 0 then ' x' || n * 3 else '' end,
                   case when n %% 2 = 0 then 'new' else 'lost' end, cast(case when n %% 5 = 0 then '{}' else '{123}' end as bigint[]),
                   array[case when n %% 3 = 0 then 1 else 2 end], '{}'
            from generate_series(1, %1$d) n
            """.formatted(LEADS);

    private static final String INSERT_POSTINGS = """
            insert into lead_index (company_id, term, lead_id)
            select 3, t.term, l.id
            from leads l
            cross join lateral (
                select unnest(array['status=' || l.status, 'tag=' || l.tags[1],
                                    case when l.assigned_users = '{}' then 'unassigned' else 'user=123' end])
                union all
                select 'archived' where l.archived_at is not null
            ) t (term)
            """;

    // the digits of a phone number are searched as well
    private static final String MATCHING_TEXTS = """
            select lead_id as id
            from lead_search
            where text like '%' || search_text(?) || '%'
               or search_text(?) ~ '^[-+()./ 0-9]*[0-9][-+()./ 0-9]*$'
                  and text like '%' || regexp_replace(?, '[^0-9]', '', 'g') || '%'
            order by lead_id desc
            """;

    private static final List<Set<String>> GROUPS =
            List.of(Set.of("status=new"), Set.of("tag=1"), Set.of("tag=1", "tag=2"));

    private static PostgresPersistenceFixture persistence;

    @BeforeAll
    static void addLeads() {
        DATABASE.deleteAll();
        persistence = DATABASE.open();
        persistence
                .companyStore()
                .add(new Company("Large", DemoCatalog.demoCatalog(COMPANY), Map.of(), List.of()), List.of());
        DATABASE.execute(INSERT_LEADS);
        DATABASE.execute(INSERT_POSTINGS);
        DATABASE.execute("drop index lead_search_by_text");
        DATABASE.migrate();
        DATABASE.execute("analyze");
    }

    @AfterAll
    static void close() {
        persistence.close();
    }

    @Test
    void lists_are_the_same_before_and_after_the_bitmaps_of_terms_and_words_are_built() {
        List<Criteria> all = criteria();
        List<List<String>> before = all.stream().map(this::pages).toList();
        assertThat(DATABASE.queryOne(Long.class, "select count(*) from lead_bitmap_terms"))
                .isZero();

        await().untilAsserted(() -> {
            persistence.leadListStore().updateSearchIndex(5_000);
            assertThat(readyTerms())
                    .containsExactlyInAnyOrder("status=new", "tag=1", "tag=2", "unassigned", "archived");
            assertThat(DATABASE.queryOne(Boolean.class, "select complete from lead_word_build"))
                    .isTrue();
        });
        for (int i = 0; i < all.size(); i++) {
            assertThat(pages(all.get(i))).as("%s", all.get(i)).isEqualTo(before.get(i));
        }
        // shows that the lists use the bitmaps
        DATABASE.execute("update lead_bitmaps set bits = ~bits where term = 'tag=1'");
        for (Criteria each : List.of(
                criteria(List.of(0, 1), false, "", Archival.EXCLUDE),
                criteria(List.of(1), false, "", Archival.INCLUDE),
                criteria(List.of(1), false, "rare", Archival.EXCLUDE))) {
            assertThat(pages(each)).isNotEqualTo(before.get(all.indexOf(each)));
        }
        // shows that the searches use the words
        Criteria search = criteria(List.of(), false, "rare", Archival.INCLUDE);
        DATABASE.execute("update lead_word_bitmaps set bits = ~bits where word = 'rare'");
        DATABASE.execute("update lead_words set version = gen_random_uuid() where word = 'rare'");
        assertThat(pages(search)).isNotEqualTo(before.get(all.indexOf(search)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5512345",
                "+1 555 1234",
                "55 4321",
                "54321 x16296",
                "x1629",
                "2345",
                "9999",
                "1555599",
                "000 x",
                "555-1234"
            })
    void texts_with_digits_are_found_by_their_grams(String text) {
        Criteria criteria = criteria(List.of(), false, text, Archival.INCLUDE);
        List<Long> expected = DATABASE.query(MATCHING_TEXTS, (row, context) -> row.getLong("id"), text, text, text);

        assertThat(page(criteria, LeadPaging.first(LeadSort.ID_DESCENDING, 200)).total())
                .isEqualTo(expected.size());
        assertThat(page(criteria, LeadPaging.first(LeadSort.ID_DESCENDING, 20)).leads().stream()
                        .map(snapshot -> snapshot.lead().id().value()))
                .isEqualTo(expected.stream().limit(20).toList());
    }

    @Test
    void total_of_assigned_leads_is_exact_up_to_its_maximum() {
        Criteria assigned = criteria(List.of(), true, "", Archival.EXCLUDE);
        LeadPaging paging = LeadPaging.first(LeadSort.ID_DESCENDING, 20);
        assertThat(page(assigned, paging).total()).isEqualTo(10_001);

        try {
            DATABASE.execute("update leads set archived_at = now() where id > 12900");
            int expected = DATABASE.queryOne(
                    Integer.class, "select count(*) from leads where archived_at is null and assigned_users <> '{}'");
            assertThat(expected).isBetween(9_000, 10_050);
            assertThat(page(assigned, paging).total()).isEqualTo(Math.min(expected, 10_001));
        } finally {
            DATABASE.execute("update leads set archived_at = case when id % 31 = 0 then now() end");
        }
    }

    private static List<String> readyTerms() {
        return DATABASE.query(
                "select term from lead_bitmap_terms where ready", (row, context) -> row.getString("term"));
    }

    /** Combinations of groups, assignment, search and archived leads. */
    private static List<Criteria> criteria() {
        List<Criteria> all = new ArrayList<>();
        for (int groups = 0; groups < 1 << GROUPS.size(); groups++) {
            List<Integer> chosen = new ArrayList<>();
            for (int i = 0; i < GROUPS.size(); i++) {
                if ((groups >> i & 1) == 1) {
                    chosen.add(i);
                }
            }
            if (chosen.size() == GROUPS.size()) {
                continue;
            }
            for (Archival archival : Archival.values()) {
                for (boolean assigned : new boolean[] {false, true}) {
                    for (String search : List.of("", "rare", "common", "mmo")) {
                        all.add(criteria(chosen, assigned, search, archival));
                    }
                }
            }
        }
        return all;
    }

    private static Criteria criteria(List<Integer> groups, boolean assigned, String search, Archival archival) {
        return new Criteria(
                groups.stream().map(GROUPS::get).toList(),
                assigned ? Set.of("unassigned") : Set.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                search.isEmpty() ? Optional.empty() : Optional.of(new TextSearch(search, Set.of())),
                archival);
    }

    /** The first and a later page of two orders, each with the total. */
    private List<String> pages(Criteria criteria) {
        List<String> pages = new ArrayList<>();
        for (LeadSort sort : List.of(LeadSort.ID_DESCENDING, LeadSort.CREATED_DESCENDING)) {
            Page first = page(criteria, LeadPaging.first(sort, 20));
            pages.add(describe(first));
            if (first.hasMore()) {
                Position last = Position.of(first.leads().get(19).lead());
                pages.add(describe(page(criteria, new LeadPaging(sort, Optional.of(last), 3, 20))));
            }
        }
        return pages;
    }

    private static String describe(Page page) {
        return page.total() + " leads: "
                + page.leads().stream()
                        .map(snapshot -> snapshot.lead().id().value())
                        .toList();
    }

    private static Page page(Criteria criteria, LeadPaging paging) {
        return persistence
                .leadListStore()
                .find(new Query(COMPANY, criteria, paging, false))
                .fold(page -> page, remedy -> fail(remedy), () -> fail("deadline exceeded"));
    }
}

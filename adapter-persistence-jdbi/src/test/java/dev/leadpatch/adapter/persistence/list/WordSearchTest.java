package dev.leadpatch.adapter.persistence.list;

import static dev.leadpatch.domain.testing.LeadBuilder.anEmptyLead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.PostgresPersistenceFixture;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.Page;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadListStore.TextSearch;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search by words finds the leads that a comparison of all texts finds. */
final class WordSearchTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final CompanyId COMPANY = new CompanyId(4);
    private static final CompanyId OTHER_COMPANY = new CompanyId(5);
    private static final int LEADS = 40;

    // more than the leads of a bitmap
    private static final long STEP = 3_001;

    // the digits of a phone number are searched as well
    private static final String MATCHING_TEXTS = """
            select l.id
            from leads l
            cross join lateral (
                select search_text(searched_columns(
                           l.company_name, l.email, l.phone_number, l.first_name, l.last_name)) as text,
                       search_text(?) as part
            ) s
            where l.company_id = ?
              and (position(s.part in s.text) > 0
                   or s.part ~ '^[-+()./ 0-9]*[0-9][-+()./ 0-9]*$'
                      and position(regexp_replace(s.part, '[^0-9]', '', 'g') in s.text) > 0)
            order by l.id
            """;

    private static final String WRONG_WORDS = """
            with expected as (
                select t.company_id, w.word, t.lead_id
                from lead_search t cross join search_words(t.text) as w (word)
            )
            select (select count(*)
                    from expected e
                    where not exists (select from lead_word_bitmaps b
                                      where b.company_id = e.company_id and b.word = e.word and b.block = e.lead_id >> 15
                                        and get_bit(b.bits, cast(e.lead_id & 32767 as integer)) = 1))
                 + abs((select count(*) from expected) - (select sum(bit_count(bits)) from lead_word_bitmaps))
            """;

    private static final String UNUSED_WORDS = """
            select (select count(*) from lead_words w
                    where not exists (select from lead_word_bitmaps b where b.company_id = w.company_id and b.word = w.word))
                 + (select count(*) from lead_word_bitmaps b
                    where bit_count(b.bits) = 0
                       or not exists (select from lead_words w where b.company_id = w.company_id and b.word = w.word))
            """;

    private final Random random = new Random(11);
    private PostgresPersistenceFixture persistence;

    @BeforeEach
    void addLeads() {
        DATABASE.deleteAll();
        DATABASE.execute("delete from lead_word_build");
        persistence = DATABASE.open();
        add(COMPANY, 1);
        add(OTHER_COMPANY, 1_000_000);
    }

    private void add(CompanyId company, long firstLead) {
        List<Lead> leads = new ArrayList<>();
        for (int i = 0; i < LEADS; i++) {
            leads.add(anEmptyLead()
                    .withCompany(company)
                    .withId(firstLead + i * STEP)
                    .withCompanyName(text())
                    .withName(text(), i % 2 == 0 ? null : text())
                    .build());
        }
        persistence
                .companyStore()
                .add(new Company("Words", DemoCatalog.demoCatalog(company), Map.of(), leads), List.of());
    }

    @AfterEach
    void close() {
        persistence.close();
    }

    private static long idOf(int number) {
        return 1 + number * STEP;
    }

    /** A text with few different letters, so that words contain each other. */
    private String text() {
        List<String> parts =
                List.of("a", "b", "ab", "ba", "Ä", "é", "ж", "𝒳", "ﷺ", "1", " ", "-", "@", "\u2019", "%", "_", "\\");
        StringBuilder text = new StringBuilder("x");
        int length = 1 + random.nextInt(9);
        for (int i = 0; i < length; i++) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }

    @Test
    void finds_what_a_comparison_of_all_texts_finds_while_leads_change_and_words_are_built() {
        for (int i = 0; i < 150; i++) {
            rename(random.nextInt(LEADS), text());
            if (random.nextBoolean()) {
                persistence.leadListStore().updateSearchIndex(1 + random.nextInt(5));
            }
            assertFindsMatches(part());
        }
        buildAll();
        assertThat(DATABASE.queryOne(Boolean.class, "select complete from lead_word_build"))
                .isTrue();
        assertWordsAreExact();
        for (int i = 0; i < 150; i++) {
            rename(random.nextInt(LEADS), text());
            if (random.nextInt(4) == 0) {
                persistence.leadListStore().updateSearchIndex(1 + random.nextInt(5));
            }
            assertFindsMatches(part());
        }
        buildAll();
        assertWordsAreExact();
    }

    private String part() {
        String text = text();
        int[] characters = text.codePoints().skip(random.nextInt(2)).toArray();
        return new String(characters, 0, characters.length).strip() + (random.nextInt(10) == 0 ? "zzz" : "");
    }

    private void assertFindsMatches(String text) {
        if (!text.isBlank()) {
            assertThat(search(text)).as(text).isEqualTo(matches(text));
        }
    }

    private static List<Long> matches(String text) {
        return DATABASE.query(MATCHING_TEXTS, (row, context) -> row.getLong("id"), text, COMPANY.value());
    }

    private static void assertWordsAreExact() {
        assertThat(DATABASE.queryOne(Long.class, WRONG_WORDS)).isZero();
        assertThat(DATABASE.queryOne(Long.class, UNUSED_WORDS)).isZero();
        assertThat(DATABASE.queryOne(Long.class, "select count(*) from lead_words"))
                .isPositive();
    }

    @Test
    void text_of_several_words_is_found_where_they_are_adjacent() {
        rename(0, "Ada Hansen");
        rename(1, "Hansen Ada");
        rename(2, "Linda Hansen-Ada");
        rename(3, "Ada B. Hansen");
        rename(4, "ada.hansen@firm");
        buildAll();
        rename(5, "Ada Hansens");

        assertThat(search("ada hansen")).containsExactly(idOf(0), idOf(5));
        assertThat(search("da hanse")).containsExactly(idOf(0), idOf(2), idOf(5));
        assertThat(search("a hansen-a")).containsExactly(idOf(2));
        assertThat(search("ada.hansen@fi")).containsExactly(idOf(4));
        assertThat(search("hansen ada")).containsExactly(idOf(1));
        assertThat(search("ada zzz")).isEmpty();
    }

    @Test
    void search_reads_the_bitmaps_again_only_after_their_word_has_changed() {
        rename(0, "Hansen");
        buildAll();
        assertThat(search("anse")).containsExactly(idOf(0));

        DATABASE.execute("update lead_word_bitmaps set bits = bits >> ? where word = 'hansen'", (int) STEP);
        assertThat(search("anse")).containsExactly(idOf(0));
        DATABASE.execute("update lead_words set version = gen_random_uuid() where word = 'hansen'");
        assertThat(search("anse")).containsExactly(idOf(1));
    }

    @Test
    void each_part_of_a_long_word_is_found() {
        String word = IntStream.range(0, 255)
                .mapToObj(i -> Character.toString('a' + i * i % 26))
                .reduce("", String::concat);
        rename(3, word);
        buildAll();

        for (int start = 0; start + 64 <= word.length(); start++) {
            assertThat(search(word.substring(start, start + 64))).containsExactly(idOf(3));
        }
        assertThat(search(word.substring(100, 180))).containsExactly(idOf(3));
        assertThat(search(word.substring(191))).containsExactly(idOf(3));
        assertThat(search(word + "a")).isEmpty();
        assertWordsAreExact();
    }

    @Test
    void characters_that_normalization_expands_make_no_word_that_is_too_long_to_index() {
        rename(3, "ﷺ".repeat(255));
        rename(4, "㍿".repeat(255));
        buildAll();

        assertThat(search("㍿㍿")).containsExactly(idOf(4));
        assertWordsAreExact();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void text_is_found_in_few_and_in_many_words(int wordsOfLead) {
        for (int lead = 0; lead < LEADS; lead++) {
            String number = Character.toString('a' + lead % 20) + Character.toString('a' + lead / 20);
            rename(
                    lead,
                    IntStream.range(0, wordsOfLead)
                            .mapToObj(word -> "Hansen" + number + Character.toString('a' + word))
                            .collect(Collectors.joining(" ")));
        }
        buildAll();

        assertThat(DATABASE.queryOne(Integer.class, "select count(*) from lead_words where word like 'hansen%'"))
                .isEqualTo(LEADS * wordsOfLead);
        assertThat(search("hansen")).isEqualTo(matches("hansen")).hasSize(LEADS);
        assertThat(search("anseng")).isEqualTo(matches("anseng")).hasSize(2);
    }

    @Test
    void leads_of_users_with_the_text_are_found_with_their_bitmaps_and_without() {
        rename(0, "Hansen");
        buildAll();
        DATABASE.execute("insert into lead_index (company_id, term, lead_id) values (4, 'user=123', ?)", idOf(7));
        DATABASE.execute("update leads set assigned_users = '{123}' where id = ?", idOf(7));

        assertThat(search("hansen", Set.of(new UserId(123)))).containsExactly(idOf(0), idOf(7));
        buildAll();
        assertThat(DATABASE.queryOne(Boolean.class, "select ready from lead_bitmap_terms where term = 'user=123'"))
                .isTrue();
        assertThat(search("hansen", Set.of(new UserId(123)))).containsExactly(idOf(0), idOf(7));
        assertThat(search("hansen", Set.of(new UserId(456)))).containsExactly(idOf(0));
    }

    @Test
    void texts_of_other_companies_are_not_found() {
        DATABASE.execute("update leads set company_name = 'Hansen' where company_id = ?", OTHER_COMPANY.value());
        DATABASE.execute("insert into lead_search_pending select company_id, id from leads");
        buildAll();

        assertThat(DATABASE.queryOne(Long.class, "select count(*) from lead_words where word = 'hansen'"))
                .isEqualTo(1);
        assertThat(search("hansen")).isEmpty();
    }

    @Test
    void leads_with_ids_far_apart_are_found_without_bitmaps_of_all_blocks_between_them() {
        rename(0, "Hansen");
        DATABASE.execute(
                "insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users,"
                        + " tags, custom_fields, company_name) values (4, 1000000000000, gen_random_uuid(), 1, now(), now(), 'new',"
                        + " '{}', '{}', '{}', 'Hansen')");
        DATABASE.execute("insert into lead_search_pending (company_id, lead_id) values (4, 1000000000000)");
        buildAll();
        assertWordsAreExact();
        DATABASE.execute("update lead_word_bitmaps set bits = ~bits");

        assertThat(search("hansen")).containsExactly(idOf(0), 1_000_000_000_000L);
    }

    @Test
    void erased_text_leaves_no_word() {
        rename(0, "Unforgettable");
        buildAll();
        assertThat(search("unforgettable")).containsExactly(idOf(0));

        DATABASE.withHandle(handle -> handle.createQuery("select erase_searched_text(4, :lead)")
                .bind("lead", idOf(0))
                .mapTo(String.class)
                .findOne());
        assertThat(search("unforgettable")).isEmpty();
        assertThat(DATABASE.queryOne(Long.class, "select count(*) from lead_words where word = 'unforgettable'"))
                .isZero();
        assertWordsAreExact();
    }

    @Test
    void words_are_built_again_after_all_texts_were_replaced() {
        buildAll();
        DATABASE.execute("drop index lead_search_by_text");
        DATABASE.execute("update leads set company_name = 'Replaced' where id = ?", idOf(2));
        DATABASE.migrate();

        assertThat(DATABASE.queryOne(Long.class, "select count(*) from lead_words"))
                .isZero();
        assertThat(search("replaced")).containsExactly(idOf(2));
        buildAll();
        assertThat(search("replaced")).containsExactly(idOf(2));
        assertWordsAreExact();
    }

    @Test
    void nodes_that_start_at_the_same_time_create_the_indexes_once() {
        DATABASE.execute("drop index lead_search_by_grams");
        DATABASE.execute("drop index lead_words_by_trigram");

        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(node -> CompletableFuture.runAsync(DATABASE::migrate))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(
                        DATABASE.queryOne(
                                Long.class,
                                "select count(*) from pg_indexes where indexname in ('lead_search_by_grams', 'lead_words_by_trigram')"))
                .isEqualTo(2);
    }

    @Test
    void texts_that_take_too_long_are_indexed_in_smaller_batches() {
        buildAll();
        for (int lead = 0; lead < 8; lead++) {
            rename(lead, "Hansen");
        }
        DATABASE.execute("alter function search_words(text) rename to fast_search_words");
        try {
            DATABASE.execute("create function search_words(text text) returns setof text language sql as $$"
                    + " select w.word from (select pg_sleep(case when text like '%hansen%' then 0.25 else 0 end)) s,"
                    + " leadpatch.fast_search_words(text) as w (word) $$");
            assertThatThrownBy(() -> persistence.leadListStore().updateSearchIndex(20))
                    .isInstanceOf(StoreUnavailableException.class);
            await().atMost(Duration.ofSeconds(30))
                    .ignoreException(StoreUnavailableException.class)
                    .until(() -> persistence.leadListStore().updateSearchIndex(20) == 0);
        } finally {
            DATABASE.execute("drop function search_words(text)");
            DATABASE.execute("alter function fast_search_words(text) rename to search_words");
        }
        assertThat(search("hansen")).hasSize(8);
        assertWordsAreExact();
    }

    private void buildAll() {
        while (persistence.leadListStore().updateSearchIndex(7) > 0) {
            // the next batch
        }
    }

    private static void rename(int lead, String companyName) {
        DATABASE.execute(
                "with renamed as (update leads set company_name = ? where company_id = 4 and id = ?)"
                        + " insert into lead_search_pending (company_id, lead_id) values (4, ?)",
                companyName,
                idOf(lead),
                idOf(lead));
    }

    private List<Long> search(String text) {
        return search(text, Set.of());
    }

    private List<Long> search(String text, Set<UserId> users) {
        Criteria criteria = new Criteria(
                List.of(),
                Set.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(new TextSearch(text, users)),
                Archival.EXCLUDE);
        Page page = persistence
                .leadListStore()
                .find(new Query(COMPANY, criteria, LeadPaging.first(LeadSort.ID_ASCENDING, 50), false))
                .fold(found -> found, remedy -> fail(remedy), () -> fail("too slow"));
        List<Long> leads =
                page.leads().stream().map(lead -> lead.lead().id().value()).toList();
        assertThat(page.total()).isEqualTo(leads.size());
        return leads;
    }
}

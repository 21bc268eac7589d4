package dev.leadpatch.adapter.persistence.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.list.LeadFilter.Archival;
import dev.leadpatch.application.list.LeadListStore.Criteria;
import dev.leadpatch.application.list.LeadListStore.Outcome;
import dev.leadpatch.application.list.LeadListStore.Query;
import dev.leadpatch.application.list.LeadListStore.TextSearch;
import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.testing.LeadBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Text search on PostgreSQL: its extensions, its maintenance and its deadline. */
final class TextSearchTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    TextSearchTest() {
        super(DATABASE);
    }

    @AfterEach
    void enable() {
        database.execute("drop function if exists leadpatch.search_text(text)");
        database.execute("create extension if not exists pg_trgm with schema public");
        database.execute("create extension if not exists unaccent with schema public");
        database.migrate();
    }

    @Test
    void search_without_extensions_is_unsupported_and_names_the_remedy() {
        database.execute("drop extension unaccent cascade");

        assertThat(search("techcorp"))
                .isInstanceOfSatisfying(
                        Outcome.SearchUnsupported.class,
                        outcome -> assertThat(outcome.remedy()).contains("pg_trgm and unaccent", "CREATE EXTENSION"));
        assertThat(persistence.leadListStore().find(query(Criteria.ACTIVE))).isInstanceOf(Outcome.Found.class);
    }

    @Test
    void leads_can_be_changed_after_an_extension_was_dropped() {
        database.execute("drop extension unaccent cascade");
        database.execute("drop extension pg_trgm cascade");

        rename("Renamed");

        assertThat(leadFields().companyName()).isEqualTo("Renamed");
    }

    @Test
    void extensions_of_another_schema_are_used_after_a_restart() {
        database.execute("drop extension unaccent cascade");
        database.execute("drop extension pg_trgm cascade");
        rename("Rénamed");
        database.execute("create schema if not exists extensions");
        database.execute("create extension unaccent with schema extensions");
        database.execute("create extension pg_trgm with schema extensions");

        database.migrate();

        assertThat(found("renamed")).isEqualTo(1);
        rename("Ägain");
        assertThat(found("again")).isEqualTo(1);
        database.execute("drop extension unaccent cascade");
        database.execute("drop extension pg_trgm cascade");
    }

    @Test
    void change_of_other_fields_does_not_mark_the_lead() {
        indexAll();
        change(snapshot -> LeadBuilder.of(snapshot.lead()).withTags(1).build().fields());
        assertThat(pending()).isZero();

        rename("Other");
        rename("Another");
        assertThat(pending()).isEqualTo(2);
        assertThat(found("another")).isEqualTo(1);
    }

    @Test
    void pending_leads_are_indexed_in_batches() {
        indexAll();
        rename("One");
        rename("Two");
        rename("Three");

        assertThat(persistence.leadListStore().updateSearchIndex(2)).isEqualTo(2);
        assertThat(persistence.leadListStore().updateSearchIndex(2)).isEqualTo(1);
        assertThat(persistence.leadListStore().updateSearchIndex(2)).isZero();
        assertThat(searchText()).startsWith("three\n");
        change(snapshot -> LeadFields.EMPTY);
        indexAll();
        assertThat(database.queryOne(Long.class, "select count(*) from lead_search"))
                .isZero();
    }

    @Test
    void text_with_the_trigrams_of_the_search_in_another_order_is_not_found() {
        rename("Windnorth north-wind");
        indexAll();

        assertThat(found("windnorth")).isEqualTo(1);
        assertThat(found("dnor")).isEqualTo(1);
        assertThat(found("north-wind")).isEqualTo(1);
        assertThat(found("northwind")).isZero();
    }

    @Test
    void only_one_transaction_indexes_at_a_time() {
        rename("One");
        database.withHandle(handle -> handle.inTransaction(indexing -> {
            indexing.select("select index_pending_leads(100)")
                    .mapTo(Integer.class)
                    .one();
            rename("Two");
            return assertThat(persistence.leadListStore().updateSearchIndex(100))
                    .isZero();
        }));

        assertThat(found("two")).isEqualTo(1);
        indexAll();
        assertThat(searchText()).startsWith("two\n");
    }

    private void indexAll() {
        while (persistence.leadListStore().updateSearchIndex(100) > 0) {
            // the next batch
        }
    }

    private long pending() {
        return database.queryOne(Long.class, "select count(*) from lead_search_pending");
    }

    private String searchText() {
        return database.queryOne(String.class, "select text from lead_search");
    }

    @Test
    void indexes_of_leads_contain_no_column_that_updates_change() {

        assertThat(
                        database.queryOne(
                                Long.class,
                                "select count(*) from pg_index where indrelid = 'leads'::regclass and not indisunique"
                                        + " and not indkey::smallint[] <@ (select array_agg(attnum) from pg_attribute"
                                        + " where attrelid = 'leads'::regclass and attname in ('company_id', 'id', 'created_at'))"))
                .isZero();
    }

    @Test
    void slow_query_ends_within_the_deadline() {
        database.execute("create or replace function leadpatch.search_text(value text) returns text"
                + " language sql as $$ select pg_sleep(3)::text || value $$");

        Duration duration =
                durationOf(() -> assertThat(search("techcorp")).isInstanceOf(Outcome.DeadlineExceeded.class));

        assertThat(duration).isLessThan(MAX_DURATION.plusMillis(500));
    }

    private void rename(String companyName) {
        change(snapshot -> LeadBuilder.of(snapshot.lead())
                .withCompanyName(companyName)
                .build()
                .fields());
    }

    private int found(String text) {
        return search(text).fold(page -> page.leads().size(), remedy -> -1, () -> -2);
    }

    private Outcome search(String text) {
        return persistence
                .leadListStore()
                .find(query(new Criteria(
                        List.of(),
                        Set.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.of(new TextSearch(text, Set.of())),
                        Archival.EXCLUDE)));
    }

    private static Query query(Criteria criteria) {
        return new Query(COMPANY, criteria, LeadPaging.first(LeadSort.ID_DESCENDING, 10), false);
    }
}

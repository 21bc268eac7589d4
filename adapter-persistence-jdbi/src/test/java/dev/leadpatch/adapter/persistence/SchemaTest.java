package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.testing.LeadBuilder;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    SchemaTest() {
        super(DATABASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version = 0",
                "version = -1",
                "id = 0",
                "updated_at = created_at - interval '1 microsecond'",
                "status = 'NEW'",
                "status = 'won'",
                "company_name = ''",
                "company_name = repeat('x', 256)",
                "email = repeat('x', 255)",
                "phone_number = repeat('1', 41)",
                "first_name = repeat('x', 256)",
                "last_name = repeat('x', 256)",
                "tags = array(select generate_series(1, 101))",
                "assigned_users = array(select generate_series(1, 101))",
                "assigned_users = array [null::bigint]",
                "custom_fields = '[]'"
            })
    void check_constraint_rejects_invalid_value(String assignment) {
        assertThatThrownBy(() -> database.execute("update leads set " + assignment))
                .isInstanceOf(UnableToExecuteStatementException.class)
                .hasMessageContaining("violates check constraint");
    }

    @Test
    void column_lengths_are_counted_in_code_points() {
        String longName = "🏭".repeat(255);

        change(snapshot -> LeadBuilder.of(snapshot.lead())
                .withCompanyName(longName)
                .build()
                .fields());

        assertThat(leadFields().companyName()).isEqualTo(longName);
    }

    @Test
    void decision_violating_a_check_throws_exception_and_writes_nothing() {
        String tooLong = "x".repeat(300);

        assertThatThrownBy(() -> change(snapshot -> LeadBuilder.of(snapshot.lead())
                        .withCompanyName(tooLong)
                        .build()
                        .fields()))
                .isInstanceOf(UnableToExecuteStatementException.class)
                .rootCause()
                .hasMessageContaining("violates check constraint")
                .hasMessageNotContaining("xxx");

        assertNothingWritten();
    }

    @Test
    void keys_of_lead_tables_start_with_company() {
        List<String> firstColumns = database.query("""
                select c.relname || ' ' || a.attname as first
                from pg_index i
                join pg_class c on c.oid = i.indrelid
                join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
                where i.indisprimary and c.relnamespace = 'leadpatch'::regnamespace
                order by 1
                """, (row, context) -> row.getString("first"));

        assertThat(firstColumns)
                .hasSizeGreaterThan(20)
                .allMatch(first -> first.endsWith(" company_id")
                        || Set.of(
                                        "companies id",
                                        "change_feed id",
                                        "lead_word_build singleton",
                                        "webhook_allowlist singleton",
                                        "leadpatch_schema_history installed_rank")
                                .contains(first));
    }

    @Test
    void unique_constraints_of_company_tables_contain_the_company() {
        assertThat(database.query("""
                select i.indexrelid::regclass::text as name
                from pg_index i
                join pg_class c on c.oid = i.indrelid and c.relnamespace = 'leadpatch'::regnamespace
                join pg_attribute company on company.attrelid = c.oid and company.attname = 'company_id'
                where i.indisunique and not company.attnum = any(i.indkey::smallint[])
                """, (row, context) -> row.getString("name"))).containsExactly("api_keys_sha256_key");
    }

    @Test
    void defaults_of_company_tables_call_no_volatile_function() {
        assertThat(database.query("""
                select distinct c.relname as name
                from pg_attrdef d
                join pg_class c on c.oid = d.adrelid and c.relnamespace = 'leadpatch'::regnamespace
                join pg_attribute company on company.attrelid = c.oid and company.attname = 'company_id'
                join pg_proc p on pg_get_expr(d.adbin, d.adrelid) like '%' || p.proname || '(%' and p.provolatile = 'v'
                """, (row, context) -> row.getString("name"))).isEmpty();
    }

    @Test
    void no_index_of_leads_contains_a_column_that_every_update_changes() {
        assertThat(database.query("""
                select i.indexrelid::regclass::text as name
                from pg_index i
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey::smallint[])
                where i.indrelid = 'leads'::regclass and a.attname in ('version', 'updated_at')
                """, (row, context) -> row.getString("name"))).isEmpty();
    }

    @Test
    void plain_sql_with_another_search_path_advances_the_catalog_version() {
        long before = database.queryOne(Long.class, "select catalog_version from companies where id = 1");

        database.withHandle(handle -> {
            handle.execute("set search_path to public");
            return handle.execute("update leadpatch.tags set label = label where company_id = 1");
        });

        assertThat(database.queryOne(Long.class, "select catalog_version from companies where id = 1"))
                .isGreaterThan(before);
    }

    @Test
    void raw_api_key_is_not_stored() {
        assertThat(database.query("select * from api_keys", (row, context) -> {
                    StringBuilder all = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        all.append(row.getString(i)).append(' ');
                    }
                    return all.toString();
                }))
                .hasSize(1)
                .noneMatch(row -> row.contains("jb_api_"));
    }

    @Test
    void repeated_migration_is_a_no_op() {
        persistence.adapter().migrate();

        assertThat(findLead().lead().version()).isEqualTo(1);
    }
}

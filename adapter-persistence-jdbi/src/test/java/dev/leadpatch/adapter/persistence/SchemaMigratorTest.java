package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests migrations in databases that contain other tables. */
final class SchemaMigratorTest {
    private final TestDatabase database = TestCluster.emptyDatabase();

    @Test
    void tables_and_migrations_of_a_host_are_left_alone() {
        database.execute("create table public.flyway_schema_history (installed_rank integer)");
        database.execute("create table public.leads (id integer)");
        database.execute("create table public.lead_events (id bigint, event_id text)");

        database.migrate();
        database.migrate();

        // the host's db/migration/V1__host_table.sql, a test resource, is not executed
        assertThat(tables("public")).isEqualTo(3);
        assertThat(tables("leadpatch")).isGreaterThan(15);
        assertThat(database.queryOne(Long.class, "select count(*) from public.flyway_schema_history"))
                .isZero();
    }

    @Test
    void several_schemas_of_one_database_are_independent() {
        String version = SchemaMigrator.migrate(new OwnConnections(settings("crm_a")));
        SchemaMigrator.migrate(new OwnConnections(settings("crm_b")));
        assertThat(version).matches("[0-9]+");
        database.execute("insert into crm_a.companies (id, uuid, name) values (1, gen_random_uuid(), 'A')");

        assertThat(SchemaMigrator.migrate(new OwnConnections(settings("crm_a"))))
                .isEqualTo(version);

        assertThat(database.queryOne(Long.class, "select count(*) from crm_a.companies"))
                .isEqualTo(1);
        assertThat(database.queryOne(Long.class, "select count(*) from crm_b.companies"))
                .isZero();
        assertThat(tables("crm_a")).isEqualTo(tables("crm_b"));
    }

    @Test
    void schema_with_other_tables_is_refused() {
        database.execute("create schema occupied");
        database.execute("create table occupied.things (id integer)");

        assertThatThrownBy(() -> SchemaMigrator.migrate(new OwnConnections(settings("occupied"))))
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessage("the schema occupied contains other tables; Leadpatch requires its own schema");
        assertThat(tables("occupied")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "crm"})
    void tables_of_a_version_before_the_first_release_are_refused_with_instructions(String schema) {
        database.execute("create schema if not exists " + schema);
        database.execute("create table " + schema + ".leads (company_id bigint, id bigint)");
        database.execute("create table " + schema + ".lead_changes (key_id uuid, key_label text)");

        assertThatThrownBy(database::migrate)
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessageContaining("in its schema " + schema + " are of a version before the first release")
                .hasMessageContaining("Use a new database or data directory");
        assertThat(tables("leadpatch")).isZero();
    }

    @Test
    void reserved_word_can_be_the_name_of_a_schema() {
        SchemaMigrator.migrate(new OwnConnections(settings("order")));
        database.execute("insert into \"order\".companies (id, uuid, name) values (1, gen_random_uuid(), 'A')");

        assertThat(database.execute("insert into \"order\".tags values (1, 1, gen_random_uuid(), 'A', '#fff', '#000')"))
                .isEqualTo(1);
    }

    @Test
    void missing_database_and_unknown_user_are_named() {
        PostgresSettings missing = new PostgresSettings(
                database.url().replaceAll("/test_[a-z0-9_]+", "/test_missing"), TestCluster.USER, "", 2, 1);
        assertThatThrownBy(() -> SchemaMigrator.migrate(new OwnConnections(missing)))
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessageStartingWith("the database does not exist (PostgreSQL: database \"test_missing\"");

        PostgresSettings unknownUser =
                new PostgresSettings(database.url().replaceAll("\\?.*", ""), "nobody_" + System.nanoTime(), "", 2, 1);
        assertThatThrownBy(() -> SchemaMigrator.migrate(new OwnConnections(unknownUser)))
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessageContaining("invalid (PostgreSQL: ");
    }

    @Test
    void tables_are_distributed_only_by_citus_and_must_be_placed_as_the_settings_say() {
        PostgresSettings settings = settings("leadpatch");
        assertThatThrownBy(() -> PostgresSchema.distribute(settings, 8))
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessageContaining("does not have the extension citus");
        assertThatThrownBy(() -> PostgresSchema.requireSharding(settings.withSharding(Sharding.CITUS)))
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessageContaining("its tables are not distributed");
        assertThat(PostgresSchema.stateOf(settings)).isEqualTo(SchemaState.MISSING);
        PostgresSchema.requireSharding(settings);
    }

    @Test
    void missing_privileges_are_named() {
        String user = "limited_" + System.nanoTime();
        database.execute("create role " + user + " login");
        String url = database.url().replaceAll("\\?.*", "");
        PostgresSettings limited =
                new PostgresSettings(url, user, "", 2, 1, PostgresSettings.DEFAULT_SCHEMA, SecretKeys.NONE);

        assertThatThrownBy(() -> SchemaMigrator.migrate(new OwnConnections(limited)))
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessageStartingWith("the user lacks a privilege (PostgreSQL: permission denied for database test_")
                .satisfies(e -> assertThat(PostgresSchema.diagnose((RuntimeException) e, limited.schema())
                                .remedy())
                        .contains("GRANT CREATE ON DATABASE", "GRANT USAGE, CREATE ON SCHEMA leadpatch"));

        database.execute("create schema leadpatch authorization " + user);
        SchemaMigrator.migrate(new OwnConnections(limited));
        assertThat(tables("leadpatch")).isGreaterThan(15);
    }

    @Test
    void user_that_may_not_change_the_schema_needs_a_current_one() {
        String user = "service_" + System.nanoTime();
        database.execute("create role " + user + " login");
        PostgresSettings service = new PostgresSettings(
                database.url().replaceAll("\\?.*", ""),
                user,
                "",
                2,
                1,
                PostgresSettings.DEFAULT_SCHEMA,
                SecretKeys.NONE);
        database.migrate();
        database.execute("grant usage on schema leadpatch to " + user);
        database.execute("grant select on leadpatch.leadpatch_schema_history to " + user);

        assertThat(SchemaMigrator.migrate(new OwnConnections(service)))
                .isEqualTo(SchemaMigrator.migrate(new OwnConnections(database.settings())));

        database.execute("delete from leadpatch.leadpatch_schema_history where installed_rank ="
                + " (select max(installed_rank) from leadpatch.leadpatch_schema_history)");
        assertThatThrownBy(() -> SchemaMigrator.migrate(new OwnConnections(service)))
                .isInstanceOf(DatabaseUnusableException.class)
                .hasMessage("the schema leadpatch lacks migrations of this version, and the user may not change it."
                        + " Run the command migrate as the owner of the schema, connected to PostgreSQL itself.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Crm", "pg_crm", "information_schema", "crm-1", "1crm", "crm;drop", "crm\"x"})
    void invalid_name_of_a_schema_is_rejected(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(name));
    }

    private PostgresSettings settings(String schema) {
        return new PostgresSettings(database.url(), TestCluster.USER, "", 2, 1, schema, SecretKeys.NONE);
    }

    private long tables(String schema) {
        return database.queryOne(
                Long.class, "select count(*) from information_schema.tables where table_schema = ?", schema);
    }
}

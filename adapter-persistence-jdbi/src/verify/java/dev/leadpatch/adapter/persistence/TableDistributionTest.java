package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.adapter.persistence.jdbc.SchemaVersion;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The distribution of tables in a database whose catalogs say that Citus is installed and has distributed no table. */
@Tag("verification")
final class TableDistributionTest {
    private final TestDatabase database = TestCluster.emptyDatabase();

    @Test
    void schema_is_not_migrated_while_a_service_uses_tables_that_are_to_be_distributed() {
        SchemaMigrator.createAt(SchemaVersion.LATEST - 1, database.connections());
        database.execute("insert into pg_extension values (1, 'citus', 10, 11, true, '13')");
        database.execute("create table leadpatch.pg_dist_partition (logicalrelid regclass)");

        try (Handle service = database.openHandle()) {
            service.execute("set application_name = 'leadpatch'");

            assertThatThrownBy(() -> PostgresSchema.distribute(database.settings(), 8))
                    .isInstanceOf(DatabaseUnusableException.class)
                    .hasMessageContaining("a service uses it");
        }
        assertThat(PostgresSchema.stateOf(database.settings())).isEqualTo(SchemaState.OUTDATED);
    }
}

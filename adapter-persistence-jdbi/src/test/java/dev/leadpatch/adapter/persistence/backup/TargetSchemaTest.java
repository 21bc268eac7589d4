package dev.leadpatch.adapter.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.BackupHeader;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.SchemaVersion;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TargetSchemaTest {

    private static final BackupHeader HEADER = new BackupHeader(SchemaVersion.LATEST, Instant.EPOCH, "1.2.3");

    private final TestDatabase database = TestCluster.emptyDatabase();

    @Test
    void schema_that_was_created_is_dropped_after_a_failure() {
        TargetSchema.prepare(database.settings(), HEADER).dropIfCreated(new IllegalStateException());

        assertThat(hasSchema()).isFalse();
    }

    @Test
    void schema_that_another_command_has_filled_meanwhile_is_not_dropped() {
        TargetSchema schema = TargetSchema.prepare(database.settings(), HEADER);
        database.execute("insert into companies (id, uuid, name) values (1, gen_random_uuid(), 'Harbour')");

        schema.dropIfCreated(new IllegalStateException());

        assertThat(database.queryOne(String.class, "select name from companies"))
                .isEqualTo("Harbour");
    }

    @Test
    void schema_that_existed_before_is_not_dropped() {
        database.migrate();

        TargetSchema.prepare(database.settings(), HEADER).dropIfCreated(new IllegalStateException());

        assertThat(hasSchema()).isTrue();
    }

    private boolean hasSchema() {
        return database.queryOne(
                Boolean.class,
                "select exists (select from pg_namespace where nspname = '"
                        + database.settings().schema() + "')");
    }
}

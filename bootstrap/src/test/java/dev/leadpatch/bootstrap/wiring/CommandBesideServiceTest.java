package dev.leadpatch.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadpatch.adapter.persistence.SchemaState;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.postgres.DatabaseAccess;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.UnpackedPostgres;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.domain.value.CompanyId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command on the embedded database of a running service: the service alone migrates the schema. */
class CommandBesideServiceTest {
    private static final String COUNT_SCHEMAS = "select count(*) from pg_namespace where nspname = 'leadpatch'";

    @TempDir
    private Path data;

    private final BackgroundLoops loops = new BackgroundLoops((loop, failure) -> {});
    private final PostgresApplicationFactory factory =
            new PostgresApplicationFactory(DefaultValidator::create, loops).withMaxMigrationWait(Duration.ZERO);

    @Test
    void command_beside_an_older_service_fails_and_changes_nothing() throws Exception {
        DatabaseSettings settings = new DatabaseSettings.Embedded(data);
        try (EmbeddedDatabase service = UnpackedPostgres.start(data)) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> factory.openForCommand(settings, MissingSchema.CREATE))
                    .withMessageContaining("is an older version than this program")
                    .satisfies(e -> assertThat(e.isTemporary()).isFalse());
            assertThat(DatabaseAccess.queryNumber(service, COUNT_SCHEMAS)).isZero();
        }
    }

    @Test
    void command_uses_the_schema_of_the_service() throws Exception {
        DatabaseSettings settings = new DatabaseSettings.Embedded(data);
        UnpackedPostgres.prepare(data);
        try (Application service = factory.open(settings, new PoolSizes(2, 1))) {
            try (Application command = factory.openForCommand(settings, MissingSchema.CREATE)) {
                assertThat(command.apiKeyStore().list(new CompanyId(1))).isEmpty();
            }
            assertThat(service.apiKeyStore().list(new CompanyId(1))).isEmpty();
        }
    }

    @Test
    void database_of_a_service_is_backed_up_and_not_restored() throws Exception {
        DatabaseSettings settings = new DatabaseSettings.Embedded(data);
        DatabaseTransfer transfer = factory.transfer(rows -> {});
        ByteArrayOutputStream backup = new ByteArrayOutputStream();
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> transfer.backUp(settings, backup))
                .withMessageContaining("nothing to back up");
        UnpackedPostgres.prepare(data);
        try (Application service = factory.open(settings, new PoolSizes(2, 1))) {
            assertThat(transfer.backUp(settings, backup)).isNotNegative();
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> transfer.restore(settings, new ByteArrayInputStream(backup.toByteArray())))
                    .withMessageContaining("Nothing was changed: stop it before");
            assertThat(service.apiKeyStore().list(new CompanyId(1))).isEmpty();
        }
        assertThat(transfer.restore(settings, new ByteArrayInputStream(backup.toByteArray()))
                        .unreadableSecrets())
                .isZero();
        assertThat(transfer.backUp(settings, OutputStream.nullOutputStream())).isNotNegative();
        assertRemedyAfterFailedMigration(settings, backup.toByteArray());
    }

    private static void assertRemedyAfterFailedMigration(DatabaseSettings settings, byte[] backup) {
        DatabaseTransfer transfer = new DatabaseTransfer(
                (database, connection) -> {
                    connection.embedded().ifPresent(EmbeddedDatabase::close);
                    throw StartupException.temporary("The migration has failed.");
                },
                rows -> {},
                InstantSource.system());
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> transfer.restore(settings, new ByteArrayInputStream(backup)))
                .satisfies(e -> assertThat(e.message())
                        .isEqualTo(
                                "The migration has failed. All rows were restored: do not repeat the command, but run"
                                        + " leadpatch migrate."));
        transfer.cancel();
        assertThat(transfer.isCancelled())
                .as("a signal after the last row does not cancel")
                .isFalse();
    }

    @Test
    void database_of_a_service_is_inspected_and_a_missing_one_is_not_created() throws Exception {
        DatabaseSettings settings = new DatabaseSettings.Embedded(data);
        assertThat(factory.inspect(settings, InstantSource.system())).isEmpty();
        assertThat(data).isEmptyDirectory();
        UnpackedPostgres.prepare(data);
        try (Application service = factory.open(settings, new PoolSizes(2, 1))) {
            assertThat(factory.inspect(settings, InstantSource.system()))
                    .get()
                    .satisfies(database -> assertThat(database.canUseSchema()).isTrue())
                    .satisfies(database -> assertThat(database.schemaState()).isEqualTo(SchemaState.CURRENT))
                    .satisfies(database ->
                            assertThat(database.installedExtensions()).contains("pg_trgm", "unaccent"))
                    .satisfies(database -> assertThat(database.clockDifference())
                            .isBetween(Duration.ofSeconds(-2), Duration.ofSeconds(2)));
            assertThat(service.apiKeyStore().list(new CompanyId(1))).isEmpty();
        }
        assertThat(factory.inspect(settings, InstantSource.system())).isPresent();
    }

    @Test
    void command_never_migrates_an_external_database() throws Exception {
        try (EmbeddedDatabase server = UnpackedPostgres.start(data)) {
            DatabaseSettings settings = new DatabaseSettings.External(
                    server.jdbcUrl(), Optional.of(server.username()), Optional.of(server.password()), "test");
            assertRefused(settings, MissingSchema.REFUSE, "create its schema with init, load or serve");
            assertThat(DatabaseAccess.queryNumber(server, COUNT_SCHEMAS)).isZero();
            factory.openForCommand(settings, MissingSchema.CREATE).close();
            factory.openForCommand(settings, MissingSchema.REFUSE).close();

            try (Connection connection = DatabaseAccess.connect(server)) {
                connection.createStatement().execute("""
                        delete from leadpatch.leadpatch_schema_history
                        where installed_rank = (select max(installed_rank) from leadpatch.leadpatch_schema_history)
                        """);
            }
            assertRefused(settings, MissingSchema.REFUSE, "has the schema of an older version");
            assertRefused(settings, MissingSchema.CREATE, "has the schema of an older version");
        }
    }

    private void assertRefused(DatabaseSettings settings, MissingSchema missingSchema, String reason) {
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> factory.openForCommand(settings, missingSchema))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.isTemporary()).isFalse());
    }
}

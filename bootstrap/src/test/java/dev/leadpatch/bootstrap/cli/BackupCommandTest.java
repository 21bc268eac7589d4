package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadpatch.bootstrap.cli.CommandRunner.Result;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code backup}, {@code restore} and {@code move}. Each schema is a database. */
class BackupCommandTest {
    private static final String OTHER_KEY = "b3RoZXIga2V5IG9mIHRoaXJ0eS10d28gYnl0ZXMuLi4=";

    @TempDir
    private static Path data;

    private static CommandRunner commands;

    @TempDir
    private Path files;

    private Path backup;

    @BeforeAll
    static void start() throws Exception {
        commands = CommandRunner.start(data);
        commands.init();
        commands.run("endpoint", "create", "--url", "https://crm.example/hook").assertExitCode(0);
    }

    @AfterAll
    static void stop() {
        commands.close();
    }

    @BeforeEach
    void useSharedSchema() {
        commands.useSharedSchema();
        backup = files.resolve("leadpatch.backup");
    }

    @Test
    void backup_is_restored_into_a_new_database() throws Exception {
        String keys = commands.run("key", "list").out();
        Result written = commands.run("backup", backup.toString()).assertExitCode(0);
        assertThat(written.out()).contains("Wrote a backup with", "secret key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        assertThat(files).isDirectoryContaining(backup::equals);
        assertThat(files.toFile().list()).hasSize(1);

        commands.useNewSchema();
        Result restored = commands.run("restore", backup.toString()).assertExitCode(0);

        assertThat(restored.out()).contains("Restored", "rows of the backup of");
        assertThat(restored.err()).containsOnlyOnce("\n").contains("cursors of the change feed are no longer valid");
        assertThat(commands.run("key", "list").out()).isEqualTo(keys);
        assertThat(commands.run("endpoint", "list").out()).contains("https://crm.example/hook");
        commands.run("restore", backup.toString())
                .assertExitCode(2)
                .assertErrorContains("contains data already. Nothing was changed");
    }

    @Test
    void result_as_json() {
        assertThat(commands.run("backup", "--json", backup.toString())
                        .assertExitCode(0)
                        .jsonObject())
                .containsEntry("file", backup.toString())
                .containsKeys("rows", "bytes");
        commands.useNewSchema();
        assertThat(commands.run("restore", "--json", backup.toString())
                        .assertExitCode(0)
                        .jsonObject())
                .containsEntry("skipped_tables", List.of())
                .containsEntry("unreadable_secrets", 0L)
                .containsKeys("rows", "created_at");
    }

    @Test
    void table_of_another_program_is_skipped_and_named() throws Exception {
        execute("create table commands.report (id bigint)");
        try {
            commands.run("backup", backup.toString()).assertExitCode(0);
        } finally {
            execute("drop table commands.report");
        }
        commands.useNewSchema();

        assertThat(commands.run("restore", backup.toString()).assertExitCode(0).err())
                .contains(
                        "The new schema does not have the tables report, which are not of Leadpatch: they were skipped.");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = commands.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void existing_file_is_kept() throws Exception {
        Files.writeString(backup, "other");
        commands.run("backup", backup.toString()).assertFailure(2, backup + " exists already. Nothing was written.");
        assertThat(backup).hasContent("other");
    }

    @Test
    void file_that_appears_during_the_backup_is_kept() throws Exception {
        Path part = Files.writeString(files.resolve("part"), "backup");
        Files.writeString(backup, "other");
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> BackupCommand.publish(part, backup));
        assertThat(backup).hasContent("other");
    }

    @Test
    void closed_pipe_ends_the_backup() {
        commands.runWithClosedPipe("backup", "-")
                .assertFailure(1, "standard output: it was closed before the end of the backup.");
    }

    @Test
    void interrupted_commands_copy_nothing() throws Exception {
        commands.runInterrupted("backup", backup.toString())
                .assertFailure(1, "The command was interrupted. Nothing was copied.");
        assertThat(files).isEmptyDirectory();
        commands.run("backup", backup.toString()).assertExitCode(0);

        commands.useNewSchema();
        commands.runInterrupted("restore", backup.toString())
                .assertFailure(1, "The command was interrupted. Nothing was copied.");
        commands.run("backup", files.resolve("other").toString()).assertErrorContains("has no schema");
        commands.run("restore", backup.toString()).assertExitCode(0);
    }

    @Test
    void restore_that_waits_for_input_is_interrupted() {
        commands.useNewSchema();
        commands.runInterruptedAtInput("restore", "-")
                .assertFailure(1, "The command was interrupted. Nothing was copied.");
    }

    @Test
    void backup_is_not_written_to_a_terminal() {
        commands.useTerminal(80, "");
        commands.run("backup", "-")
                .assertFailure(2, "Standard output is a terminal: redirect it to a file or a program.");
    }

    @Test
    void directory_that_does_not_exist_is_named() {
        Path missing = files.resolve("missing").resolve("leadpatch.backup");
        commands.run("backup", missing.toString()).assertExitCode(1).assertErrorContains("no such file or directory");
        commands.run("restore", missing.toString()).assertExitCode(1).assertErrorContains("no such file or directory");
    }

    @Test
    void truncated_backup_is_refused_and_a_complete_one_restored() throws Exception {
        commands.run("backup", backup.toString()).assertExitCode(0);
        byte[] bytes = Files.readAllBytes(backup);
        Path truncated = files.resolve("truncated");
        Files.write(truncated, Arrays.copyOf(bytes, bytes.length - 1));

        commands.useNewSchema();
        commands.run("restore", truncated.toString())
                .assertFailure(1, truncated + " is truncated. Nothing was restored.");
        commands.run("restore", backup.toString()).assertExitCode(0);
    }

    @Test
    void other_secret_key_is_reported() {
        commands.run("backup", backup.toString()).assertExitCode(0);
        commands.useNewSchema();
        Result restored = commands.runWithVariable("LEADPATCH_SECRET_KEY", OTHER_KEY, "restore", backup.toString());
        restored.assertExitCode(0)
                .assertErrorContains("The secrets of 1 webhook endpoints can't be decrypted")
                .assertErrorContains("set LEADPATCH_SECRET_KEY to the key of the original database");
    }

    @Test
    void move_requires_an_external_database_a_secret_key_and_a_data_directory() {
        String directory = files.toString();
        commands.run("move", directory).assertFailure(2, "There is no database in " + directory + ": nothing to move.");
        String url = commands.databaseUrl();
        commands.setVariable("LEADPATCH_SECRET_KEY", null);
        try {
            commands.run("move", directory)
                    .assertFailure(
                            2,
                            "LEADPATCH_SECRET_KEY must be set, because it encrypts the secrets of webhook endpoints."
                                    + " Nothing was changed.");
            commands.setVariable("LEADPATCH_DATABASE_URL", null);
            commands.setVariable("LEADPATCH_DATABASE_SCHEMA", null);
            commands.run("move", directory)
                    .assertFailure(2, "LEADPATCH_DATABASE_URL must be set: it selects the PostgreSQL to move to.");
        } finally {
            commands.setVariable("LEADPATCH_SECRET_KEY", CommandRunner.SECRET_KEY);
            commands.setVariable("LEADPATCH_DATABASE_URL", url);
        }
    }

    @Test
    void database_that_was_never_set_up_is_not_backed_up() {
        commands.useNewSchema();
        commands.run("backup", backup.toString()).assertExitCode(2).assertErrorContains("has no schema");
        assertThat(files).isEmptyDirectory();
    }
}

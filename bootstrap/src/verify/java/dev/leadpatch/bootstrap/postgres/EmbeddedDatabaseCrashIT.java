package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryInUseException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durability and exclusive access of the embedded database when processes are killed or compete. */
@Tag("verification")
class EmbeddedDatabaseCrashIT {
    private static Path binaries;
    private static InitializedCluster initializedCluster;

    @TempDir
    private Path data;

    @BeforeAll
    static void initializeCluster() throws Exception {
        binaries = UnpackedPostgres.home();
        initializedCluster = InitializedCluster.shared();
    }

    @Test
    void after_process_kill_orphan_server_is_stopped_and_no_acknowledged_row_is_lost() throws Exception {
        initializedCluster.copyTo(data);
        long orphan;
        try (DatabaseOwnerProcess owner = DatabaseOwnerProcess.launch(data, binaries)) {
            assertThat(owner.readReply()).startsWith("started ");
            assertThat(owner.insert("acknowledged row")).isEqualTo("acknowledged acknowledged row");
            orphan = serverOf(data);
            owner.kill();
        }
        assertThat(isAlive(orphan)).as("the server outlives its parent process").isTrue();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries);
                TestTable rows = TestTable.create(database)) {
            assertThat(rows.readAll()).containsExactly("acknowledged row");
            assertThat(isAlive(orphan)).isFalse();
        }
    }

    @Test
    void after_process_and_server_kill_no_acknowledged_row_is_lost() throws Exception {
        initializedCluster.copyTo(data);
        try (DatabaseOwnerProcess owner = DatabaseOwnerProcess.launch(data, binaries)) {
            assertThat(owner.readReply()).startsWith("started ");
            assertThat(owner.insert("row")).isEqualTo("acknowledged row");
            ProcessHandle server = ProcessHandle.of(serverOf(data)).orElseThrow();
            server.destroyForcibly();
            owner.kill();
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries);
                TestTable rows = TestTable.create(database)) {
            assertThat(rows.readAll()).containsExactly("row");
        }
    }

    @Test
    void second_process_is_rejected_and_first_continues_working() throws Exception {
        initializedCluster.copyTo(data);
        try (DatabaseOwnerProcess owner = DatabaseOwnerProcess.launch(data, binaries)) {
            assertThat(owner.readReply()).startsWith("started ");
            assertThatExceptionOfType(DirectoryInUseException.class)
                    .isThrownBy(() -> EmbeddedDatabase.start(data, binaries))
                    .satisfies(e -> {
                        assertThat(e.holderPid()).hasValue(owner.pid());
                        assertThat(e.directory()).isEqualTo(data.toRealPath());
                    })
                    .withMessageContaining(Long.toString(owner.pid()))
                    .withMessageContaining(data.toString());
            assertThat(owner.insert("undisturbed")).isEqualTo("acknowledged undisturbed");
        }
    }

    @Test
    void second_start_in_one_process_does_not_release_the_directory() throws Exception {
        initializedCluster.copyTo(data);
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries)) {
            assertThatExceptionOfType(DirectoryInUseException.class)
                    .isThrownBy(() -> EmbeddedDatabase.start(data, binaries))
                    .satisfies(e -> assertThat(e.holderPid())
                            .hasValue(ProcessHandle.current().pid()));
            try (DatabaseOwnerProcess other = DatabaseOwnerProcess.launch(data, binaries);
                    TestTable rows = TestTable.create(database)) {
                assertThat(other.readReply()).startsWith("rejected ");
                rows.insert("undisturbed");
            }
        }
    }

    @Test
    void cluster_with_interrupted_initialization_is_recreated() throws Exception {
        try (DatabaseOwnerProcess owner = DatabaseOwnerProcess.launch(data, binaries)) {
            await().pollInterval(Duration.ofMillis(5)).until(() -> isBeingInitialized(data));
            owner.kill();
        }
        assertThat(data.resolve("postgres")).doesNotExist();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries);
                TestTable rows = TestTable.create(database)) {
            rows.insert("row");
            assertThat(rows.readAll()).containsExactly("row");
        }
    }

    @Test
    void leftovers_of_a_killed_start_are_removed() throws Exception {
        Files.createFile(data.resolve("leadpatch.lock"));
        Path leftover = Files.createDirectories(data.resolve("unfinished-1/cluster"));
        Files.writeString(leftover.resolve("PG_VERSION"), "18\n");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries)) {
            assertThat(database).isNotNull();
            assertThat(data.resolve("unfinished-1")).doesNotExist();
        }
    }

    @Test
    void unrelated_process_with_a_reused_pid_is_not_stopped() throws Exception {
        initializedCluster.copyTo(data);
        Process unrelated = new ProcessBuilder("sleep", "600").start();
        try {
            writePidFile(unrelated.pid());
            try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries)) {
                assertThat(database).isNotNull();
                assertThat(unrelated.isAlive()).isTrue();
            }
            assertThat(unrelated.isAlive()).isTrue();
        } finally {
            unrelated.destroyForcibly();
        }
    }

    @Test
    void server_of_another_directory_with_a_reused_pid_is_not_stopped(@TempDir Path elsewhere) throws Exception {
        initializedCluster.copyTo(data);
        initializedCluster.copyTo(elsewhere);
        try (EmbeddedDatabase other = EmbeddedDatabase.start(elsewhere, binaries);
                TestTable rows = TestTable.create(other)) {
            writePidFile(serverOf(elsewhere));
            try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries)) {
                assertThat(database.jdbcUrl()).isNotEqualTo(other.jdbcUrl());
            }
            rows.insert("undisturbed");
        }
    }

    @Test
    void interrupted_start_leaves_no_process_that_blocks_the_next_start() throws Exception {
        initializedCluster.copyTo(data);
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread starting = new Thread(() -> {
            try {
                outcome.set(EmbeddedDatabase.start(data, binaries));
            } catch (InterruptedException | EmbeddedDatabaseException e) {
                outcome.set(e);
            }
        });
        starting.start();
        await().pollInterval(Duration.ofMillis(2)).until(() -> Files.exists(pidFile(data)));
        starting.interrupt();
        starting.join();
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertThat(pidFile(data)).doesNotExist();
        EmbeddedDatabase.start(data, binaries).close();
    }

    @Test
    void pid_file_that_a_starting_server_is_writing_is_not_deleted() throws Exception {
        initializedCluster.copyTo(data);
        long orphan;
        try (DatabaseOwnerProcess owner = DatabaseOwnerProcess.launch(data, binaries)) {
            assertThat(owner.readReply()).startsWith("started ");
            orphan = serverOf(data);
            owner.kill();
        }
        String content = Files.readString(pidFile(data));
        Files.writeString(pidFile(data), "");
        Thread server = new Thread(() -> writeAfterDelay(pidFile(data), content));
        server.start();
        EmbeddedDatabase.start(data, binaries).close();
        server.join();
        assertThat(isAlive(orphan)).isFalse();
        assertThat(data.resolve("postgres.log"))
                .content()
                .doesNotContain("pre-existing shared memory block", "lock file \"postmaster.pid\"");
    }

    @Test
    void pid_file_that_remains_empty_is_deleted() throws Exception {
        initializedCluster.copyTo(data);
        Files.createFile(pidFile(data));
        EmbeddedDatabase.start(data, binaries).close();
        assertThat(pidFile(data)).doesNotExist();
    }

    @Test
    void interrupted_thread_still_stops_the_server() throws Exception {
        initializedCluster.copyTo(data);
        EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries);
        long server = serverOf(data);
        Thread.currentThread().interrupt();
        database.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(isAlive(server)).isFalse();
    }

    private void writePidFile(long pid) throws Exception {
        Files.writeString(
                pidFile(data), pid + "\n" + data.resolve("postgres/cluster") + "\n1\n5432\n\n127.0.0.1\n\nready\n");
    }

    private static void writeAfterDelay(Path file, String content) {
        try {
            Thread.sleep(300);
            Files.writeString(file, content, StandardOpenOption.WRITE);
        } catch (InterruptedException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path pidFile(Path data) {
        return data.resolve("postgres/cluster/postmaster.pid");
    }

    private static long serverOf(Path data) throws Exception {
        return Long.parseLong(Files.readAllLines(pidFile(data)).get(0).strip());
    }

    private static boolean isAlive(long pid) {
        // a zombie has a pid but no command
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    private static boolean isBeingInitialized(Path data) throws Exception {
        List<Path> unfinished = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(data, "unfinished-*")) {
            entries.forEach(unfinished::add);
        }
        return unfinished.stream().anyMatch(path -> Files.exists(path.resolve("cluster/base")));
    }
}

package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure.HeldByAnother;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded database promises when processes die or meet. */
class EmbeddedDatabaseCrashIT {
    private static Path binaries;
    private static MadeCluster made;

    @TempDir
    private Path data;

    @BeforeAll
    static void makeOne(@TempDir Path directory) throws Exception {
        binaries = UnpackedPrograms.home();
        made = MadeCluster.in(directory, binaries);
    }

    @Test
    void after_a_kill_the_orphan_is_stopped_and_no_acknowledged_row_is_missing() throws Exception {
        made.copyTo(data);
        long orphan;
        try (HoldingProcess holder = HoldingProcess.launch(data, binaries)) {
            assertThat(holder.answer()).startsWith("started ");
            assertThat(holder.insert("acknowledged row")).isEqualTo("acknowledged acknowledged row");
            orphan = serverOf(data);
            holder.kill();
        }
        assertThat(isAlive(orphan)).as("the server outlives its parent").isTrue();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries);
                Rows rows = Rows.of(database)) {
            assertThat(rows.all()).containsExactly("acknowledged row");
            assertThat(isAlive(orphan)).isFalse();
        }
    }

    @Test
    void after_a_kill_of_process_and_server_no_acknowledged_row_is_missing() throws Exception {
        made.copyTo(data);
        try (HoldingProcess holder = HoldingProcess.launch(data, binaries)) {
            assertThat(holder.answer()).startsWith("started ");
            assertThat(holder.insert("row")).isEqualTo("acknowledged row");
            ProcessHandle server = ProcessHandle.of(serverOf(data)).orElseThrow();
            server.destroyForcibly();
            holder.kill();
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries);
                Rows rows = Rows.of(database)) {
            assertThat(rows.all()).containsExactly("row");
        }
    }

    @Test
    void a_second_process_is_refused_and_the_first_goes_on_working() throws Exception {
        made.copyTo(data);
        try (HoldingProcess holder = HoldingProcess.launch(data, binaries)) {
            assertThat(holder.answer()).startsWith("started ");
            assertThatExceptionOfType(HeldByAnother.class)
                    .isThrownBy(() -> EmbeddedDatabase.start(data, binaries))
                    .satisfies(held -> {
                        assertThat(held.holder()).hasValue(holder.pid());
                        assertThat(held.directory()).isEqualTo(data.toRealPath());
                    })
                    .withMessageContaining(Long.toString(holder.pid()))
                    .withMessageContaining(data.toString());
            assertThat(holder.insert("undisturbed")).isEqualTo("acknowledged undisturbed");
        }
    }

    @Test
    void a_second_start_in_one_process_does_not_give_the_directory_free() throws Exception {
        made.copyTo(data);
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries)) {
            assertThatExceptionOfType(HeldByAnother.class)
                    .isThrownBy(() -> EmbeddedDatabase.start(data, binaries))
                    .satisfies(held -> assertThat(held.holder())
                            .hasValue(ProcessHandle.current().pid()));
            try (HoldingProcess other = HoldingProcess.launch(data, binaries);
                    Rows rows = Rows.of(database)) {
                assertThat(other.answer()).startsWith("refused ");
                rows.insert("undisturbed");
            }
        }
    }

    @Test
    void a_cluster_whose_making_was_killed_is_made_anew() throws Exception {
        try (HoldingProcess holder = HoldingProcess.launch(data, binaries)) {
            await().pollInterval(Duration.ofMillis(5)).until(() -> isBeingMade(data));
            holder.kill();
        }
        assertThat(data.resolve("postgres")).doesNotExist();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries);
                Rows rows = Rows.of(database)) {
            rows.insert("whole");
            assertThat(rows.all()).containsExactly("whole");
        }
    }

    @Test
    void what_a_killed_start_left_unfinished_is_removed() throws Exception {
        Files.createFile(data.resolve("leadpatch.lock"));
        Path leftover = Files.createDirectories(data.resolve("unfinished-1/cluster"));
        Files.writeString(leftover.resolve("PG_VERSION"), "18\n");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries)) {
            assertThat(database).isNotNull();
            assertThat(data.resolve("unfinished-1")).doesNotExist();
        }
    }

    @Test
    void a_stranger_that_has_the_old_server_s_pid_is_left_alone() throws Exception {
        made.copyTo(data);
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            pretendServerIs(stranger.pid());
            try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries)) {
                assertThat(database).isNotNull();
                assertThat(stranger.isAlive()).isTrue();
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void another_directory_s_server_that_has_the_old_server_s_pid_is_left_alone(@TempDir Path elsewhere)
            throws Exception {
        made.copyTo(data);
        made.copyTo(elsewhere);
        try (EmbeddedDatabase stranger = EmbeddedDatabase.start(elsewhere, binaries);
                Rows rows = Rows.of(stranger)) {
            pretendServerIs(serverOf(elsewhere));
            try (EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries)) {
                assertThat(database.jdbcUrl()).isNotEqualTo(stranger.jdbcUrl());
            }
            rows.insert("undisturbed");
        }
    }

    @Test
    void an_interrupted_start_leaves_nothing_running_that_the_next_one_minds() throws Exception {
        made.copyTo(data);
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread starting = new Thread(() -> {
            try {
                outcome.set(EmbeddedDatabase.start(data, binaries));
            } catch (InterruptedException | EmbeddedDatabaseFailure ended) {
                outcome.set(ended);
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
    void an_interrupted_thread_still_stops_the_server() throws Exception {
        made.copyTo(data);
        EmbeddedDatabase database = EmbeddedDatabase.start(data, binaries);
        long server = serverOf(data);
        Thread.currentThread().interrupt();
        database.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(isAlive(server)).isFalse();
    }

    private void pretendServerIs(long pid) throws Exception {
        Files.writeString(
                pidFile(data), pid + "\n" + data.resolve("postgres/cluster") + "\n1\n5432\n\n127.0.0.1\n\nready\n");
    }

    private static Path pidFile(Path data) {
        return data.resolve("postgres/cluster/postmaster.pid");
    }

    private static long serverOf(Path data) throws Exception {
        return Long.parseLong(Files.readAllLines(pidFile(data)).get(0).strip());
    }

    private static boolean isAlive(long pid) {
        // A dead one that nobody waited for yet still has a pid, but no program.
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    private static boolean isBeingMade(Path data) throws Exception {
        List<Path> begun = new ArrayList<>();
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(data, "unfinished-*")) {
            unfinished.forEach(begun::add);
        }
        return begun.stream().anyMatch(path -> Files.exists(path.resolve("cluster/base")));
    }
}

package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.bootstrap.postgres.DirectoryLock.Holder;
import dev.leadpatch.bootstrap.postgres.DirectoryLock.Role;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryBusyException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryInUseException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of a directory that a service, or a command, uses already. */
class SharedDatabaseIT {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static Path binaries;
    private static InitializedCluster initializedCluster;

    @TempDir
    private Path data;

    @BeforeAll
    static void initializeCluster() throws Exception {
        binaries = UnpackedPostgres.home();
        initializedCluster = InitializedCluster.shared();
    }

    @BeforeEach
    void copyCluster() throws Exception {
        initializedCluster.copyTo(data);
    }

    @Test
    void command_uses_the_database_of_a_service_and_leaves_it_running() throws Exception {
        try (DatabaseOwnerProcess service = DatabaseOwnerProcess.launch(data, binaries)) {
            assertThat(service.readReply()).startsWith("started ");
            assertThat(service.insert("service")).isEqualTo("acknowledged service");
            try (EmbeddedDatabase shared = command(LONG);
                    TestTable rows = TestTable.create(shared)) {
                assertThat(shared.isShared()).isTrue();
                rows.insert("command");
                assertThat(rows.readAll()).containsExactlyInAnyOrder("service", "command");
            }
            assertThat(service.insert("undisturbed")).isEqualTo("acknowledged undisturbed");
        }
    }

    @Test
    void command_without_a_service_starts_and_stops_the_server() throws Exception {
        try (EmbeddedDatabase own = command(LONG);
                TestTable rows = TestTable.create(own)) {
            assertThat(own.isShared()).isFalse();
            rows.insert("row");
        }
        assertThat(pidFile()).doesNotExist();
    }

    @Test
    void command_after_a_killed_service_recovers_its_database() throws Exception {
        try (DatabaseOwnerProcess service = DatabaseOwnerProcess.launch(data, binaries)) {
            assertThat(service.readReply()).startsWith("started ");
            assertThat(service.insert("acknowledged")).isEqualTo("acknowledged acknowledged");
            service.kill();
        }
        try (EmbeddedDatabase own = command(LONG);
                TestTable rows = TestTable.create(own)) {
            assertThat(own.isShared()).isFalse();
            assertThat(rows.readAll()).containsExactly("acknowledged");
        }
    }

    @Test
    void command_fails_if_the_service_has_no_server_in_time() throws Exception {
        try (LockedDataDirectory ignored = LockedDataDirectory.acquire(data.toRealPath(), Role.SERVICE)) {
            assertThatExceptionOfType(DirectoryBusyException.class)
                    .isThrownBy(() -> command(SHORT))
                    .withMessageContaining("pid " + ProcessHandle.current().pid())
                    .withMessageContaining("accepts no connections");
        }
    }

    @Test
    void command_waits_until_another_command_has_ended() throws Exception {
        try (LockedDataDirectory other = LockedDataDirectory.acquire(data.toRealPath(), Role.COMMAND)) {
            assertThatExceptionOfType(DirectoryBusyException.class)
                    .isThrownBy(() -> command(SHORT))
                    .withMessageContaining("another Leadpatch command");
            assertStartsAfter(other, () -> command(LONG));
        }
    }

    @Test
    void service_waits_until_a_command_has_ended() throws Exception {
        try (LockedDataDirectory command = LockedDataDirectory.acquire(data.toRealPath(), Role.COMMAND)) {
            assertThatExceptionOfType(DirectoryInUseException.class)
                    .isThrownBy(() -> new EmbeddedDatabaseStarter(data, binaries, SHORT).start());
            assertStartsAfter(command, () -> EmbeddedDatabase.start(data, binaries));
        }
    }

    @Test
    void server_of_a_killed_service_is_not_used_beside_the_next_service() throws Exception {
        try (DatabaseOwnerProcess service = DatabaseOwnerProcess.launch(data, binaries)) {
            assertThat(service.readReply()).startsWith("started ");
            service.kill();
        }
        Process nextService = new ProcessBuilder("sleep", "600").start();
        try {
            assertThat(RunningServer.find(
                            cluster(), holder(ProcessHandle.current().pid())))
                    .isPresent();
            assertThat(RunningServer.find(cluster(), holder(nextService.pid()))).isEmpty();
        } finally {
            nextService.destroyForcibly();
            EmbeddedDatabase.start(data, binaries).close(); // stops the orphan
        }
    }

    @Test
    void pid_file_of_no_ready_server_is_ignored() throws Exception {
        Holder self = holder(ProcessHandle.current().pid());
        assertThat(RunningServer.find(cluster(), self)).isEmpty();
        Process unrelated = new ProcessBuilder("sleep", "600").start();
        try {
            writePidFile(unrelated.pid());
            assertThat(RunningServer.find(cluster(), self)).isEmpty();
        } finally {
            unrelated.destroyForcibly();
        }
        Files.delete(pidFile());
        try (EmbeddedDatabase service = EmbeddedDatabase.start(data, binaries)) {
            assertThat(RunningServer.find(cluster(), new Holder(OptionalLong.empty(), Role.SERVICE)))
                    .as("a server of an unknown holder")
                    .isEmpty();
            String content = Files.readString(pidFile());
            assertThat(RunningServer.find(cluster(), self))
                    .hasValueSatisfying(server -> assertThat(service.jdbcUrl()).contains(":" + server.port() + "/"));
            for (String damaged :
                    new String[] {"", "\n\n", content.replace("ready", "stopping"), content.replace("ready", "starting")
                    }) {
                Files.writeString(pidFile(), damaged);
                assertThat(RunningServer.find(cluster(), self)).as(damaged).isEmpty();
            }
            Files.writeString(pidFile(), content);
        }
    }

    @Test
    void missing_password_is_reported() throws Exception {
        try (DatabaseOwnerProcess service = DatabaseOwnerProcess.launch(data, binaries)) {
            assertThat(service.readReply()).startsWith("started ");
            Files.delete(data.resolve("postgres/password"));
            assertThatExceptionOfType(DirectoryUnusableException.class)
                    .isThrownBy(() -> command(SHORT))
                    .withMessageContaining("the file with the password of the database is missing");
        }
    }

    /** Asserts that the start does not succeed before the holder releases the directory, and succeeds after that. */
    private static void assertStartsAfter(LockedDataDirectory holder, DatabaseStart start) throws Exception {
        CompletableFuture<EmbeddedDatabase> started = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                started.complete(start.start());
            } catch (EmbeddedDatabaseException | InterruptedException e) {
                started.completeExceptionally(e);
            }
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        assertThat(started).isNotDone();
        holder.close();
        started.join().close();
    }

    private EmbeddedDatabase command(Duration maxWait) throws EmbeddedDatabaseException, InterruptedException {
        return new EmbeddedDatabaseStarter(data, binaries, maxWait).startOrConnect();
    }

    private static Holder holder(long pid) {
        return new Holder(OptionalLong.of(pid), Role.SERVICE);
    }

    private Path cluster() {
        return data.resolve("postgres/cluster");
    }

    private Path pidFile() {
        return cluster().resolve("postmaster.pid");
    }

    private void writePidFile(long pid) throws Exception {
        Files.writeString(pidFile(), pid + "\n" + cluster() + "\n1\n5432\n\n127.0.0.1\n\nready\n");
    }

    private interface DatabaseStart {
        EmbeddedDatabase start() throws EmbeddedDatabaseException, InterruptedException;
    }
}

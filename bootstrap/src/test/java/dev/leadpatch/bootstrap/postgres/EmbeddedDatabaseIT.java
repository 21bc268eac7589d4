package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Start, restart, permissions and errors of the embedded database. */
class EmbeddedDatabaseIT {
    @TempDir
    private static Path home;

    /** The directory of the database that runs during all tests; the other databases use its programs. */
    private static Path binaries;

    private static EmbeddedDatabase running;

    @TempDir
    private Path temp;

    @BeforeAll
    static void startFirst() throws Exception {
        binaries = home.resolve("missing parent/Ada's data");
        running = EmbeddedDatabase.start(binaries);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void first_start_creates_everything_below_a_path_with_spaces() throws Exception {
        assertThat(binaries.resolve("postgres")).isDirectory();
        try (TestTable rows = TestTable.create(running)) {
            rows.insert("a");
            assertThat(rows.readAll()).containsExactly("a");
        }
    }

    @Test
    void rows_persist_across_a_restart() throws Exception {
        String password;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries);
                TestTable rows = TestTable.create(database)) {
            rows.insert("durable");
            password = database.password();
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries);
                TestTable rows = TestTable.create(database)) {
            assertThat(rows.readAll()).containsExactly("durable");
            assertThat(database.password()).isEqualTo(password);
        }
    }

    @Test
    void acknowledged_commit_is_durable_regardless_of_configuration_files() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries)) {
            assertThat(database).isNotNull();
        }
        Files.writeString(
                temp.resolve("postgres/cluster/postgresql.auto.conf"),
                "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nlisten_addresses = '*'\n");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries);
                TestTable rows = TestTable.create(database)) {
            assertThat(rows.queryText("SHOW fsync")).isEqualTo("on");
            assertThat(rows.queryText("SHOW synchronous_commit")).isEqualTo("on");
            assertThat(rows.queryText("SHOW full_page_writes")).isEqualTo("on");
            assertThat(rows.queryText("SHOW listen_addresses")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void only_the_own_account_with_the_password_can_log_in() throws Exception {
        try (TestTable rows = TestTable.create(running)) {
            assertLoginRejected(running.jdbcUrl(), running.username(), "wrong");
            assertLoginRejected(running.jdbcUrl(), "postgres", running.password());
            assertLoginRejected(running.jdbcUrl().replace("/leadpatch", "/postgres"), running.username(), "wrong");
            assertThat(rows.queryText("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("f");
            assertThat(rows.queryText("SELECT current_setting('password_encryption')"))
                    .isEqualTo("scram-sha-256");
        }
    }

    private static void assertLoginRejected(String url, String user, String password) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(
                        () -> DriverManager.getConnection(url, user, password).close());
    }

    @Test
    void secret_key_is_created_once_and_readable_only_by_its_owner() throws Exception {
        Path file = temp.resolve("secret.key");
        SecretKey key;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries)) {
            key = database.secretKey();
        }
        assertThat(key.getEncoded())
                .hasSize(32)
                .isNotEqualTo(running.secretKey().getEncoded());
        assertThat(permissions(file)).isEqualTo("rw-------");
        try (EmbeddedDatabase restarted = EmbeddedDatabase.start(temp, binaries)) {
            assertThat(restarted.secretKey()).isEqualTo(key);
            assertThat(restarted.previousSecretKeys()).isEmpty();
        }
        String newKey = Base64.getEncoder().encodeToString(new byte[32]);
        Files.writeString(file, newKey + "\n" + Files.readString(file));
        try (EmbeddedDatabase rotated = EmbeddedDatabase.start(temp, binaries)) {
            assertThat(rotated.secretKey().getEncoded()).isEqualTo(new byte[32]);
            assertThat(rotated.previousSecretKeys()).containsExactly(key);
        }
        Files.writeString(file, "AAAA");
        assertThatThrownBy(() -> EmbeddedDatabase.start(temp, binaries))
                .isInstanceOf(EmbeddedDatabaseException.DirectoryUnusableException.class)
                .hasMessageContaining("secret.key is damaged")
                .hasMessageNotContaining("AAAA");
    }

    @Test
    void password_is_readable_only_by_its_owner() throws Exception {
        Path log = binaries.resolve("postgres.log");
        assertThat(permissions(binaries.resolve("postgres/password"))).isEqualTo("rw-------");
        assertThat(permissions(log)).isEqualTo("rw-------");
        assertThat(running.toString()).doesNotContain(running.password());
        assertThat(running.jdbcUrl()).doesNotContain(running.password());
        assertThat(Files.readString(log)).doesNotContain(running.password());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void every_file_belongs_to_the_starting_user() throws Exception {
        try (Stream<Path> files = Files.walk(binaries)) {
            Object self = Files.getOwner(home);
            assertThat(files.filter(Files::isDirectory))
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat((Object) Files.getOwner(file)).isEqualTo(self));
        }
    }

    @Test
    void closing_twice_is_harmless_and_releases_the_directory() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries);
        database.close();
        try (EmbeddedDatabase next = EmbeddedDatabase.start(temp, binaries);
                TestTable rows = TestTable.create(next)) {
            database.close();
            rows.insert("still there");
            assertThat(rows.readAll()).containsExactly("still there");
        }
    }

    @Test
    void foreign_directory_is_rejected_and_unchanged() throws Exception {
        Files.writeString(temp.resolve("thesis.txt"), "ten years of work");
        assertThatExceptionOfType(DirectoryUnusableException.class)
                .isThrownBy(() -> EmbeddedDatabase.start(temp, binaries))
                .withMessageContaining(temp.toRealPath().toString())
                .withMessageContaining("not a Leadpatch data directory");
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).containsExactly(temp.resolve("thesis.txt"));
        }
        assertThat(Files.readString(temp.resolve("thesis.txt"))).isEqualTo("ten years of work");
    }

    @Test
    void path_with_shell_metacharacters_is_rejected() {
        for (String name : List.of("a$HOME", "a\"b", "a`b", "a\\b", "a\nb")) {
            assertThatExceptionOfType(DirectoryUnusableException.class)
                    .isThrownBy(() -> EmbeddedDatabase.start(temp.resolve(name), binaries));
            assertThat(temp.resolve(name)).doesNotExist();
        }
    }

    @Test
    void file_instead_of_a_directory_is_rejected() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatExceptionOfType(DirectoryUnusableException.class)
                .isThrownBy(() -> EmbeddedDatabase.start(file, binaries))
                .withMessageContaining(file.toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void directory_that_cannot_be_created_is_rejected_with_the_reason() {
        assertThatExceptionOfType(DirectoryUnusableException.class)
                .isThrownBy(() -> EmbeddedDatabase.start(Path.of("/proc/leadpatch"), binaries))
                .withMessageEndingWith("cannot be used: no such file or directory: /proc/leadpatch.");
    }

    @Test
    void failed_server_start_reports_the_reason() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries)) {
            assertThat(database).isNotNull();
        }
        Files.writeString(temp.resolve("postgres/cluster/PG_VERSION"), "9\n");
        assertThatExceptionOfType(EmbeddedDatabaseException.StartFailedException.class)
                .isThrownBy(() -> EmbeddedDatabase.start(temp, binaries))
                .withMessageContaining("database files are incompatible with server");
    }
}

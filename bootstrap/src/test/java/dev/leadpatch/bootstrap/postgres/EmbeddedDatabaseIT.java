package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure.DirectoryUnusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded database promises in quiet times. */
class EmbeddedDatabaseIT {
    @TempDir
    private static Path home;

    /** The first start's directory; it runs meanwhile, and the other databases use the programs in it. */
    private static Path binaries;

    private static EmbeddedDatabase running;

    @TempDir
    private Path temp;

    @BeforeAll
    static void startForTheFirstTime() throws Exception {
        binaries = home.resolve("not there yet/somebody's data");
        running = EmbeddedDatabase.start(binaries);
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void a_first_start_makes_everything_also_below_a_path_with_spaces() throws Exception {
        assertThat(binaries.resolve("postgres")).isDirectory();
        try (Rows rows = Rows.of(running)) {
            rows.insert("a");
            assertThat(rows.all()).containsExactly("a");
        }
    }

    @Test
    void rows_are_there_after_a_restart() throws Exception {
        String password;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries);
                Rows rows = Rows.of(database)) {
            rows.insert("kept");
            password = database.password();
        }
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries);
                Rows rows = Rows.of(database)) {
            assertThat(rows.all()).containsExactly("kept");
            assertThat(database.password()).isEqualTo(password);
        }
    }

    @Test
    void an_acknowledged_commit_is_safe_whatever_the_files_say() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries)) {
            assertThat(database).isNotNull();
        }
        Files.writeString(
                temp.resolve("postgres/cluster/postgresql.auto.conf"),
                "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nlisten_addresses = '*'\n");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries);
                Rows rows = Rows.of(database)) {
            assertThat(rows.single("SHOW fsync")).isEqualTo("on");
            assertThat(rows.single("SHOW synchronous_commit")).isEqualTo("on");
            assertThat(rows.single("SHOW full_page_writes")).isEqualTo("on");
            assertThat(rows.single("SHOW listen_addresses")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void only_its_own_account_may_log_in_and_only_with_the_password() throws Exception {
        try (Rows rows = Rows.of(running)) {
            assertRefused(running.jdbcUrl(), running.username(), "wrong");
            assertRefused(running.jdbcUrl(), "postgres", running.password());
            assertRefused(running.jdbcUrl().replace("/leadpatch", "/postgres"), running.username(), "wrong");
            assertThat(rows.single("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("f");
            assertThat(rows.single("SELECT current_setting('password_encryption')"))
                    .isEqualTo("scram-sha-256");
        }
    }

    private static void assertRefused(String url, String user, String password) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(
                        () -> DriverManager.getConnection(url, user, password).close());
    }

    @Test
    void the_key_that_encrypts_secrets_is_made_once_and_for_its_owner_s_eyes_only() throws Exception {
        Path file = temp.resolve("secret.key");
        SecretKey key;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries)) {
            key = database.secretKey();
        }
        assertThat(key.getEncoded())
                .hasSize(32)
                .isNotEqualTo(running.secretKey().getEncoded());
        assertThat(permissions(file)).isEqualTo("rw-------");
        try (EmbeddedDatabase again = EmbeddedDatabase.start(temp, binaries)) {
            assertThat(again.secretKey()).isEqualTo(key);
        }
        Files.writeString(file, "AAAA");
        assertThatThrownBy(() -> EmbeddedDatabase.start(temp, binaries))
                .isInstanceOf(EmbeddedDatabaseFailure.DirectoryUnusable.class)
                .hasMessageContaining("secret.key is damaged")
                .hasMessageNotContaining("AAAA");
    }

    @Test
    void the_password_is_for_its_owner_s_eyes_only() throws Exception {
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
    void every_file_belongs_to_the_user_who_started_it() throws Exception {
        try (Stream<Path> files = Files.walk(binaries)) {
            Object self = Files.getOwner(home);
            assertThat(files.filter(Files::isDirectory))
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat((Object) Files.getOwner(file)).isEqualTo(self));
        }
    }

    @Test
    void closing_twice_does_no_harm_and_frees_the_directory() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries);
        database.close();
        try (EmbeddedDatabase next = EmbeddedDatabase.start(temp, binaries);
                Rows rows = Rows.of(next)) {
            database.close();
            rows.insert("still there");
            assertThat(rows.all()).containsExactly("still there");
        }
    }

    @Test
    void somebody_else_s_directory_is_refused_and_stays_as_it_was() throws Exception {
        Files.writeString(temp.resolve("thesis.txt"), "ten years of work");
        assertThatExceptionOfType(DirectoryUnusable.class)
                .isThrownBy(() -> EmbeddedDatabase.start(temp, binaries))
                .withMessageContaining(temp.toRealPath().toString())
                .withMessageContaining("not a Leadpatch data directory");
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).containsExactly(temp.resolve("thesis.txt"));
        }
        assertThat(Files.readString(temp.resolve("thesis.txt"))).isEqualTo("ten years of work");
    }

    @Test
    void a_path_that_a_shell_would_misread_is_refused() {
        for (String name : List.of("a$HOME", "a\"b", "a`b", "a\\b", "a\nb")) {
            assertThatExceptionOfType(DirectoryUnusable.class)
                    .isThrownBy(() -> EmbeddedDatabase.start(temp.resolve(name), binaries));
            assertThat(temp.resolve(name)).doesNotExist();
        }
    }

    @Test
    void a_file_in_the_place_of_the_directory_is_refused() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatExceptionOfType(DirectoryUnusable.class)
                .isThrownBy(() -> EmbeddedDatabase.start(file, binaries))
                .withMessageContaining(file.toString());
    }

    @Test
    void a_server_that_cannot_start_says_why() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(temp, binaries)) {
            assertThat(database).isNotNull();
        }
        Files.writeString(temp.resolve("postgres/cluster/PG_VERSION"), "9\n");
        assertThatExceptionOfType(EmbeddedDatabaseFailure.StartFailed.class)
                .isThrownBy(() -> EmbeddedDatabase.start(temp, binaries))
                .withMessageContaining("database files are incompatible with server");
    }
}

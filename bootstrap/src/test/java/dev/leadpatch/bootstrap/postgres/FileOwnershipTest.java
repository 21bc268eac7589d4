package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owner and mode of the data directory, verified before a program in it runs. */
class FileOwnershipTest {
    private static final int NOBODY = 65_534;

    @TempDir
    private Path temp;

    private Path directory;

    @BeforeEach
    void createDirectory() throws Exception {
        directory = createDirectory(temp.toRealPath().resolve("data"), "rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void data_directory_that_others_can_write_is_refused_and_unchanged(String mode) throws Exception {
        setMode(directory, mode);
        assertRefused(
                () -> EmbeddedDatabase.start(directory),
                "The data directory " + directory + " cannot be used: other users can write to it (mode ");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void data_directory_behind_a_symbolic_link_is_verified() throws Exception {
        setMode(directory, "rwxrwxrwx");
        Path link = Files.createSymbolicLink(temp.resolve("link"), directory);
        assertRefused(() -> EmbeddedDatabase.startOrConnect(link), "remove their permission with chmod go-w");
    }

    @Test
    void data_directory_of_another_user_is_refused() throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "only root can change the owner of a file");
        Files.setAttribute(directory, "unix:uid", NOBODY);
        assertRefused(() -> EmbeddedDatabase.start(directory), "it belongs to the user ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "postgres/cluster"})
    void cluster_that_others_can_write_is_refused(String name) throws Exception {
        Files.createFile(directory.resolve(DirectoryLock.FILE_NAME));
        createDirectory(directory.resolve("postgres"), "rwxr-xr-x");
        createDirectory(directory.resolve("postgres/cluster"), "rwxr-xr-x");
        setMode(directory.resolve(name), "rwxrwxr-x");
        assertRefused(
                () -> EmbeddedDatabase.start(directory),
                "other users can write to " + directory.resolve(name) + " (mode 775)");
    }

    @Test
    void programs_behind_a_symbolic_link_are_accepted() throws Exception {
        Path programs = createPrograms("rwxr-xr-x");
        Path link = Files.createSymbolicLink(directory.resolve("postgresql-1"), programs);
        assertThatCode(() -> new FileOwnership(directory).verifyTree(link)).doesNotThrowAnyException();
    }

    @Test
    void program_that_others_can_write_is_refused() throws Exception {
        Path programs = createPrograms("rwxr-xr-x");
        Path link = Files.createSymbolicLink(directory.resolve("postgresql-1"), programs);
        setMode(programs.resolve("bin/postgres"), "rwxrwxr-x");
        assertRefused(
                () -> new FileOwnership(directory).verifyTree(link),
                "other users can write to " + link.resolve("bin/postgres") + " (mode 775)");
    }

    @Test
    void content_of_programs_that_others_cannot_enter_is_not_verified() throws Exception {
        Path programs = createPrograms("rwx------");
        setMode(programs.resolve("bin/postgres"), "rwxrwxr-x");
        assertThatCode(() -> new FileOwnership(directory).verifyTree(programs)).doesNotThrowAnyException();
    }

    private Path createPrograms(String mode) throws IOException {
        Path programs = createDirectory(temp.resolve("programs"), mode);
        createDirectory(programs.resolve("bin"), "rwxr-xr-x");
        setMode(Files.createFile(programs.resolve("bin/postgres")), "rwxr-xr-x");
        return programs;
    }

    private static Path createDirectory(Path path, String mode) throws IOException {
        return setMode(Files.createDirectory(path), mode);
    }

    private static Path setMode(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void assertRefused(ThrowingCallable start, String message) {
        assertThatThrownBy(start)
                .isInstanceOf(DirectoryUnusableException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith(".");
    }
}

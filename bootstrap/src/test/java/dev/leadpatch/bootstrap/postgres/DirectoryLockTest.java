package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.bootstrap.postgres.DirectoryLock.Holder;
import dev.leadpatch.bootstrap.postgres.DirectoryLock.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The holder that a lock file names. */
class DirectoryLockTest {
    @Test
    void holder_that_is_alive_is_known() {
        long pid = ProcessHandle.current().pid();
        Holder holder = Holder.parse(pid + "\nSERVICE\n");
        assertThat(holder).isEqualTo(new Holder(OptionalLong.of(pid), Role.SERVICE));
        assertThat(holder.has(Role.SERVICE)).isTrue();
        assertThat(Holder.parse(pid + "\nCOMMAND\n").has(Role.COMMAND)).isTrue();
    }

    @Test
    void holder_that_has_ended_is_unknown() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        assertUnknown(Holder.parse(ended.pid() + "\nSERVICE\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "1", "1\n", "1\nSERV", "0\nSERVICE\n", "x\nSERVICE\n"})
    void holder_of_an_incomplete_file_is_unknown(String content) {
        assertUnknown(Holder.parse(content));
    }

    @Test
    void released_lock_names_no_holder(@TempDir Path directory) throws Exception {
        DirectoryLock lock = DirectoryLock.acquire(directory.toRealPath(), Role.SERVICE);
        Path file = directory.resolve(DirectoryLock.FILE_NAME);
        lock.close();
        assertThat(Files.readString(file)).isEmpty();
        DirectoryLock.acquire(directory.toRealPath(), Role.COMMAND).close();
    }

    private static void assertUnknown(Holder holder) {
        assertThat(holder.pid()).isEmpty();
        assertThat(holder.has(Role.SERVICE)).isFalse();
        assertThat(holder.has(Role.COMMAND)).isFalse();
    }
}

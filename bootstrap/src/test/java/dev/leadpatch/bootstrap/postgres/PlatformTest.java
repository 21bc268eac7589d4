package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.PlatformNotSupportedException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The platforms of the embedded database. */
class PlatformTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "Windows 11, amd64, 'The embedded PostgreSQL does not run on Windows, '",
        "Windows Server 2022, aarch64, 'The embedded PostgreSQL does not run on Windows, '",
        "SunOS, sparcv9, 'This build does not bundle PostgreSQL for SunOS on sparcv9: '",
    })
    void unsupported_platform_is_refused_before_anything_is_written(String system, String architecture, String reason) {
        var starter = new EmbeddedDatabaseStarter(
                new Platform(system, architecture), directory.resolve("data"), directory, Duration.ofSeconds(1));

        assertRefused(starter::start, reason);
        assertRefused(starter::startOrConnect, reason);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void archive_of_the_current_platform_is_bundled() throws Exception {
        assertThat(Platform.current().findPostgresArchive()).isNotNull();
    }

    private static void assertRefused(ThrowingCallable start, String reason) {
        assertThatExceptionOfType(PlatformNotSupportedException.class)
                .isThrownBy(start)
                .withMessageStartingWith(reason)
                .withMessageEndingWith(": use an external database (LEADPATCH_DATABASE_URL).");
    }
}

package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SchemaVersionTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/dev/leadpatch/adapter/persistence/schema");

    @Test
    void latest_version_is_that_of_the_newest_migration() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            int newest = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("V"))
                    .mapToInt(name -> Integer.parseInt(name.replaceAll("V([0-9]+)__.*", "$1")))
                    .max()
                    .orElseThrow();
            assertThat(SchemaVersion.LATEST).isEqualTo(newest);
        }
    }
}

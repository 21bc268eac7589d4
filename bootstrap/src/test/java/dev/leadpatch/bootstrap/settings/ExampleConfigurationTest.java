package dev.leadpatch.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.bootstrap.settings.DatabaseSettings.Embedded;
import dev.leadpatch.bootstrap.settings.DatabaseSettings.External;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file that the packages install. */
class ExampleConfigurationTest {
    private static final Path FILE = Path.of("src/dist/leadpatch.conf");

    @TempDir
    private Path directory;

    @Test
    void installed_file_selects_the_embedded_database_of_the_service() throws Exception {
        assertThat(read(FILE).database()).isEqualTo(new Embedded(Path.of("/var/lib/leadpatch/data")));
    }

    @Test
    void each_commented_setting_is_valid() throws Exception {
        Files.writeString(directory.resolve("database-password"), "password\n");
        Files.writeString(directory.resolve("secret-key"), Base64.getEncoder().encodeToString(new byte[32]));
        String text = Files.readString(FILE)
                .replaceAll("(?m)^(LEADPATCH_DATA_DIR)", "# $1")
                .replaceAll("(?m)^#(LEADPATCH_)", "$1")
                .replace("/etc/leadpatch", directory.toString());

        ServeCommandSettings settings = read(Files.writeString(directory.resolve("leadpatch.conf"), text));

        assertThat(settings.database()).isInstanceOf(External.class);
        assertThat(settings.server().metrics()).isPresent();
    }

    private static ServeCommandSettings read(Path file) throws Exception {
        return ServeCommandSettings.read(Map.of(), Map.of("LEADPATCH_CONFIG", file.toString()));
    }
}

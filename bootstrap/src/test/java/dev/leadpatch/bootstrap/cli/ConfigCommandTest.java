package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.bootstrap.settings.Setting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code leadpatch config}. It opens no database. */
class ConfigCommandTest {
    private static final String SECRET_KEY = "aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnQ=";

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path file;

    @BeforeEach
    void useTemporaryDataDirectory() {
        environment.put("XDG_DATA_HOME", directory.toString());
        file = directory.resolve("leadpatch.conf");
    }

    @Test
    void valid_settings_are_one_line_and_exit_code_0() {
        assertThat(run("config", "check")).isZero();
        assertThat(out()).isEqualTo("ok       settings     all settings are valid\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void check_reports_every_error_and_exits_with_2() throws IOException {
        write("LEADPATCH_PROT=1\nLEADPATCH_HANDLING=loose\n");
        environment.put("LEADPATCH_DATABASE_URL", "mysql://ada:hunter2@db/leads");

        assertThat(run("config", "check", "--config", file.toString(), "--port", "http"))
                .isEqualTo(2);
        assertThat(out().lines())
                .containsExactly(
                        "failed   settings     " + file
                                + ":1: LEADPATCH_PROT: is not a setting; did you mean LEADPATCH_PORT?",
                        "failed   settings     --port (LEADPATCH_PORT): must be a number from 0 to 65535, not \"http\"",
                        "failed   settings     " + file
                                + ":2: LEADPATCH_HANDLING: must be strict or lenient, not \"loose\"",
                        "failed   settings     LEADPATCH_DATABASE_URL: must be jdbc:postgresql://HOST:PORT/DATABASE or"
                                + " postgresql://USER:PASSWORD@HOST:PORT/DATABASE");
        assertThat(err()).isEmpty();
    }

    @Test
    void check_prints_one_json_object_with_warnings() {
        environment.put("LEADPATCH_WEBHOOK_URL", "http://127.0.0.1:9000/hunter2");

        assertThat(run("config", "check", "--json")).isZero();
        assertThat(json())
                .isEqualTo(Map.of(
                        "healthy",
                        true,
                        "checks",
                        List.of(
                                check("ok", "all settings are valid"),
                                check(
                                        "warning",
                                        "LEADPATCH_WEBHOOK_URL does not apply: it is used only if the command is"
                                                + " demo"))));
    }

    private static Map<String, Object> check(String status, String message) {
        return Map.of("check", "settings", "status", status, "message", message, "remedy", "");
    }

    @Test
    void show_prints_each_setting_with_its_origin() throws IOException {
        Path key = Files.writeString(directory.resolve("key"), SECRET_KEY + "\n");
        write("LEADPATCH_HOST=::1\nLEADPATCH_SECRET_KEY_FILE=" + key + "\n");
        environment.put("LEADPATCH_CONFIG", file.toString());
        environment.put("LEADPATCH_DATABASE_URL", "postgresql://ada:hunter2@db/leads?sslmode=require");
        environment.put("LEADPATCH_DATA_DIR", directory.toString());

        assertThat(run("config", "show", "--port", "0", "--no-deliveries")).isZero();

        assertThat(out().lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .contains(
                        "SETTING | VALUE | SOURCE",
                        "LEADPATCH_CONFIG | " + file + " | environment",
                        "LEADPATCH_PORT | 0 | option",
                        "LEADPATCH_HOST | ::1 | " + file + ":1",
                        "LEADPATCH_LOG_LEVEL | info | default",
                        "LEADPATCH_RATE_LIMIT | default",
                        "LEADPATCH_DELIVERIES | off | option",
                        "LEADPATCH_SECRET_KEY | *** | " + file + ":2, " + key,
                        "LEADPATCH_DATABASE_URL | postgresql://***@db/leads?sslmode=require | environment");
        assertThat(err())
                .isEqualTo("Warning: LEADPATCH_DATA_DIR does not apply: it is used only if the database is the embedded"
                        + " one\n");
    }

    @Test
    void show_prints_json() throws IOException {
        Path url = Files.writeString(directory.resolve("url"), "postgresql://db/leads?user=ada&password=hunter2");
        write("\nLEADPATCH_DATABASE_URL_FILE=" + url + "\n");

        assertThat(run("config", "show", "--config", file.toString(), "--json")).isZero();

        assertThat(json())
                .asInstanceOf(list(Object.class))
                .filteredOn("name", "LEADPATCH_DATABASE_URL")
                .singleElement(as(map(String.class, Object.class)))
                .containsOnlyKeys("name", "value", "source", "file", "line", "secret_file")
                .containsEntry("value", "postgresql://db/leads?user=ada&password=***")
                .containsEntry("source", "file")
                .containsEntry("file", file.toString())
                .containsEntry("secret_file", url.toString())
                .extractingByKey("line")
                .hasToString("2");
    }

    @Test
    void show_of_invalid_settings_prints_errors_only() {
        environment.put("LEADPATCH_PORT", "http");

        assertThat(run("config", "show")).isEqualTo(2);
        assertThat(out()).isEmpty();
        assertThat(err())
                .isEqualTo("leadpatch: --port (LEADPATCH_PORT): must be a number from 0 to 65535, not \"http\"\n");
    }

    @Test
    void warning_of_a_readable_secret_is_shown() throws IOException {
        write("LEADPATCH_DATABASE_URL=postgresql://ada:hunter2@db/leads\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(run("config", "check", "--config", file.toString())).isZero();

        assertThat(out())
                .contains("warning  settings     All users of this machine can read " + file)
                .doesNotContain("hunter2");
    }

    @Test
    void every_setting_is_shown_or_does_not_apply() {
        assertThat(run("config", "show")).isZero();

        List<String> shown = new ArrayList<>(
                out().lines().map(line -> line.replaceFirst(" .*", "")).toList());
        shown.remove("SETTING");
        // they need an external database, a port of the metrics, or the demo
        shown.addAll(List.of(
                "LEADPATCH_METRICS_HOST",
                "LEADPATCH_WEBHOOK_URL",
                "LEADPATCH_SECRET_KEY",
                "LEADPATCH_PREVIOUS_SECRET_KEYS",
                "LEADPATCH_DATABASE_PASSWORD",
                "LEADPATCH_DATABASE_SCHEMA",
                "LEADPATCH_DATABASE_POOLING",
                "LEADPATCH_DATABASE_SHARDING",
                "LEADPATCH_DATABASE_WAIT_SECONDS"));
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Setting.values())
                        .map(Setting::environmentVariable)
                        .toList());
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private int run(String... arguments) {
        CliEnvironment.Console console = new CliEnvironment.Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandLineInterface(new CliEnvironment(
                        "1.2.3",
                        console,
                        environment,
                        (database, pools) -> {
                            throw new IllegalStateException("config opens no database");
                        },
                        DefaultValidator::create,
                        InstantSource.system(),
                        UUID::randomUUID,
                        new Random(1),
                        () -> {
                            throw new IllegalStateException("config does not serve");
                        }))
                .run(arguments);
    }

    private Object json() {
        return StrictJsonReader.read(out().strip().getBytes(StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}

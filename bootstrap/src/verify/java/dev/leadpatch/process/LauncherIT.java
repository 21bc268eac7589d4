package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadpatch.acceptance.fixture.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script, which starts the jar in its directory. */
@DisabledOnOs(OS.WINDOWS)
@Tag("verification")
class LauncherIT {

    private static final int EXIT_CODE_SIGTERM = 128 + 15;

    @TempDir
    private Path directory;

    private LauncherInstallation installation;

    @BeforeEach
    void install() throws Exception {
        installation = new LauncherInstallation(directory.resolve("installation"));
    }

    @Test
    void first_start_writes_an_archive_that_the_next_start_uses() throws Exception {
        assertThat(runDemo(Map.of())).isEmpty();
        assertThat(installation.archives()).hasSize(1);

        String loaded = runDemo(Map.of("JAVA_OPTS", "-Xlog:class+load:file=" + directory.resolve("loaded.txt")));
        assertThat(loaded).isEmpty();
        assertThat(Files.readString(directory.resolve("loaded.txt")))
                .containsPattern("dev\\.leadpatch\\.domain\\.lead\\.Lead source: shared objects file \\(top\\)");
    }

    /** Starts the demo, patches a lead, stops the demo, and returns its standard output without log lines. */
    private String runDemo(Map<String, String> environment) throws Exception {
        String data = directory.resolve("data").toString();
        PackagedProgram demo =
                installation.run(environment, "demo", "--port", "0", "--data-dir", data, "--log-format", "json");
        demo.client(ApiClient.READ_WRITE_KEY).patch(789, "{\"tags\": [1]}").assertStatus(200);
        demo.terminate();
        demo.assertExitCode(EXIT_CODE_SIGTERM);
        assertThat(demo.stderr()).doesNotContain("warning");
        return String.join(
                "\n",
                demo.stdout().lines().filter(line -> !line.startsWith("{")).toList());
    }

    @Test
    void incompatible_archive_is_ignored_silently() throws Exception {
        Files.writeString(archivePath(), "not an archive");
        PackagedProgram version = installation.run(Map.of(), "--version").assertExitCode(0);
        assertThat(version.stdout()).matches("Leadpatch \\S+\\R");
        assertThat(version.stderr()).isEmpty();
    }

    @Test
    void archive_of_another_jar_is_ignored_and_deleted() throws Exception {
        Path old = archivePath();
        Files.writeString(old, "archive of the previous jar");
        Files.delete(installation.jar());
        Files.write(installation.jar(), new byte[] {1});
        installation.run(Map.of(), "--version").assertExitCode(1);
        assertThat(installation.archives()).containsExactly(old);
        installation.run(Map.of(), "serve").assertExitCode(1);
        assertThat(installation.archives()).isEmpty();
    }

    @Test
    void archive_is_independent_of_the_time_zone() throws Exception {
        assertThat(archivePath("Asia/Tokyo")).isEqualTo(archivePath("America/Lima"));
    }

    /** Returns the path of the archive for this jar and this JVM. */
    private Path archivePath() throws Exception {
        return archivePath("UTC");
    }

    private Path archivePath(String timeZone) throws Exception {
        PackagedProgram properties = installation
                .run(Map.of("TZ", timeZone, "JAVA_OPTS", "-XshowSettings:properties"), "--version")
                .assertExitCode(0);
        return Path.of(properties
                .stderr()
                .lines()
                .filter(line -> line.contains("leadpatch.class-archive = "))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*= ", ""));
    }

    @Test // Java 17 crashes if it uses an archive during a flight recording
    void flight_recording_disables_the_archive() throws Exception {
        Path archive = archivePath();
        Files.writeString(archive, "not read");
        String options = "-XX:StartFlightRecording=maxsize=1m -XX:+PrintCommandLineFlags";
        PackagedProgram version =
                installation.run(Map.of("JAVA_OPTS", options), "--version").assertExitCode(0);
        assertThat(version.stdout()).doesNotContain(archive.toString());
        assertThat(installation.archives()).containsExactly(archive);
    }

    @Test
    void non_serving_command_writes_no_archive() throws Exception {
        installation.run(Map.of(), "serve", "--port", "nowhere").assertExitCode(2);
        assertThat(installation.archives()).isEmpty();
    }

    @Test
    void launcher_runs_through_a_link_and_passes_arguments_unchanged() throws Exception {
        LauncherInstallation installationWithSpaces = new LauncherInstallation(directory.resolve("in a directory"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("in a directory", "leadpatch"));
        PackagedProgram load = installationWithSpaces
                .run(link, Map.of(), "load", "two  words *")
                .assertExitCode(2);
        assertThat(load.errorLines()).containsExactly("leadpatch: There is no file two  words *");
    }

    @Test
    void unsupported_java_version_is_reported() throws Exception {
        Path nowhere = directory.resolve("nowhere");
        assertThat(installation
                        .run(Map.of("JAVA_HOME", nowhere.toString()), "--version")
                        .assertExitCode(2)
                        .errorLines())
                .singleElement()
                .asString()
                .contains("JAVA_HOME is " + nowhere);

        Path old = directory.resolve("old");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        Files.createFile(
                old.resolve("bin/java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThat(installation
                        .run(Map.of("JAVA_HOME", old.toString()), "--version")
                        .assertExitCode(2)
                        .errorLines())
                .singleElement()
                .asString()
                .contains("Java 17 or later is required");
    }

    @Test
    void user_jvm_options_override_defaults() throws Exception {
        PackagedProgram version = installation
                .run(Map.of("JAVA_OPTS", "-XX:+UseParallelGC -Xmx100m -XX:+PrintCommandLineFlags"), "--version")
                .assertExitCode(0);
        assertThat(version.stdout())
                .contains("-XX:MaxHeapSize=104857600", "-XX:+UseParallelGC")
                .doesNotContain("SerialGC");
    }

    @Test
    void heap_and_collector_fit_the_machine() throws Exception {
        PackagedProgram version = installation
                .run(Map.of("JAVA_OPTS", "-XX:+PrintCommandLineFlags"), "--version")
                .assertExitCode(0);
        assertThat(version.stdout()).contains("-XX:MaxRAMPercentage=40").doesNotContain("Tier4");
        if (Runtime.getRuntime().availableProcessors() <= 2) {
            assertThat(version.stdout()).contains("-XX:+UseSerialGC");
        }
    }

    @ParameterizedTest
    @CsvSource({"2, -XX:+UseSerialGC", "3, -XX:+UseG1GC"})
    void collector_fits_the_processors_of_the_cpu_set(int processors, String collector) throws Exception {
        PackagedProgram version =
                installation.run(machineWith(processors), "--version").assertExitCode(0);

        assertThat(version.stdout()).contains(collector);
    }

    @ParameterizedTest
    @CsvSource({
        "150000 100000, -XX:+UseSerialGC",
        "300000 100000, -XX:+UseG1GC",
        "max 100000, -XX:+UseG1GC",
    })
    void collector_fits_the_quota_of_the_control_group(String limit, String collector) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can mount a file system");
        Path container = executable(directory.resolve("container"), """
                #!/bin/sh
                exec unshare --mount sh -ec '
                    mount -t tmpfs tmpfs /sys/fs/cgroup
                    echo "%s" >/sys/fs/cgroup/cpu.max
                    exec "$@"' sh %s "$@"
                """.formatted(limit, installation.script()));

        PackagedProgram version =
                installation.run(container, machineWith(8), "--version").assertExitCode(0);

        assertThat(version.stdout()).contains(collector);
    }

    /** Returns the environment of a machine with a number of processors. */
    private Map<String, String> machineWith(int processors) throws IOException {
        Path programs = Files.createDirectory(directory.resolve("programs"));
        executable(programs.resolve("nproc"), "#!/bin/sh\necho " + processors + "\n");
        return Map.of(
                "PATH",
                programs + ":" + System.getenv("PATH"),
                "JAVA_OPTS",
                "-XX:ActiveProcessorCount=4 -XX:+PrintCommandLineFlags");
    }

    private static Path executable(Path file, String content) throws IOException {
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void process_without_memory_ends_unless_java_options_say_otherwise() throws Exception {
        PackagedProgram enabled = installation
                .run(Map.of("JAVA_OPTS", "-XX:+PrintCommandLineFlags"), "--version")
                .assertExitCode(0);
        assertThat(enabled.stdout()).contains("-XX:+ExitOnOutOfMemoryError");

        String options = "-XX:-ExitOnOutOfMemoryError -XX:+PrintCommandLineFlags";
        PackagedProgram disabled =
                installation.run(Map.of("JAVA_OPTS", options), "--version").assertExitCode(0);
        assertThat(disabled.stdout()).contains("-XX:-ExitOnOutOfMemoryError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"})
    void collector_can_be_selected_in_every_jvm_options_source(String variable) throws Exception {
        PackagedProgram version = installation
                .run(Map.of(variable, "-XX:+UseG1GC -XX:+PrintCommandLineFlags"), "--version")
                .assertExitCode(0);
        assertThat(version.stdout()).contains("-XX:+UseG1GC").doesNotContain("SerialGC");
    }

    @Test
    void collector_tuning_option_does_not_select_a_collector() throws Exception {
        PackagedProgram version = installation
                .run(Map.of("JAVA_OPTS", "-XX:+UseGCOverheadLimit -XX:+PrintCommandLineFlags"), "--version")
                .assertExitCode(0);
        assertThat(version.stdout()).contains("-XX:+UseGCOverheadLimit").containsPattern("-XX:\\+Use(Serial|G1)GC");
    }
}

package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that starts the jar beside it. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

    private static final int TERMINATED = 128 + 15;

    @TempDir
    private Path directory;

    private Launched launched;

    @BeforeEach
    void install() throws Exception {
        launched = new Launched(directory.resolve("installation"));
    }

    @Test
    void it_serves_and_leaves_an_archive_that_the_next_start_uses() throws Exception {
        assertThat(demo(Map.of())).isEmpty();
        assertThat(launched.archives()).hasSize(1);

        String loaded = demo(Map.of("JAVA_OPTS", "-Xlog:class+load:file=" + directory.resolve("loaded.txt")));
        assertThat(loaded).isEmpty();
        assertThat(Files.readString(directory.resolve("loaded.txt")))
                .containsPattern("dev\\.leadpatch\\.domain\\.lead\\.Lead source: shared objects file \\(top\\)");
    }

    /** Starts the demo, changes a lead, ends it, and returns what was written to standard output beside the log. */
    private String demo(Map<String, String> environment) throws Exception {
        String data = directory.resolve("data").toString();
        Program demo = launched.run(environment, "demo", "--port", "0", "--data-dir", data);
        demo.client(Client.READ_WRITE).patch(789, "{\"tags\": [1]}").is(200);
        demo.terminate();
        demo.endsWith(TERMINATED);
        assertThat(demo.err()).doesNotContain("warning");
        return String.join(
                "\n", demo.out().lines().filter(line -> !line.startsWith("{")).toList());
    }

    @Test
    void an_archive_that_java_finds_unfit_is_passed_over_without_a_word() throws Exception {
        Files.writeString(archive(), "not an archive");
        Program version = launched.run(Map.of(), "--version").endsWith(0);
        assertThat(version.out()).matches("Leadpatch \\S+\\R");
        assertThat(version.err()).isEmpty();
    }

    @Test
    void the_archive_of_another_jar_is_not_used_and_goes() throws Exception {
        Path old = archive();
        Files.writeString(old, "of the jar that was here before");
        Files.delete(launched.jar());
        Files.write(launched.jar(), new byte[] {1});
        launched.run(Map.of(), "--version").endsWith(1);
        assertThat(launched.archives()).isEmpty();
    }

    @Test
    void the_archive_is_the_same_wherever_the_clock_is_set() throws Exception {
        assertThat(archive("Asia/Tokyo")).isEqualTo(archive("America/Lima"));
    }

    /** Where this jar and this Java have theirs. */
    private Path archive() throws Exception {
        return archive("UTC");
    }

    private Path archive(String timeZone) throws Exception {
        Program shown = launched.run(Map.of("TZ", timeZone, "JAVA_OPTS", "-XshowSettings:properties"), "--version")
                .endsWith(0);
        return Path.of(shown.err()
                .lines()
                .filter(line -> line.contains("leadpatch.class-archive = "))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*= ", ""));
    }

    @Test // an archive that is used would crash Java 17
    void whoever_watches_java_goes_without_the_archive() throws Exception {
        Path archive = archive();
        Files.writeString(archive, "not even looked at");
        String options = "-XX:StartFlightRecording=maxsize=1m -XX:+PrintCommandLineFlags";
        Program version =
                launched.run(Map.of("JAVA_OPTS", options), "--version").endsWith(0);
        assertThat(version.out()).doesNotContain(archive.toString());
        assertThat(launched.archives()).containsExactly(archive);
    }

    @Test
    void a_command_that_serves_nothing_leaves_no_archive() throws Exception {
        launched.run(Map.of(), "serve", "--port", "nowhere").endsWith(2);
        assertThat(launched.archives()).isEmpty();
    }

    @Test
    void it_can_be_called_through_a_link_and_hands_arguments_on_as_they_are() throws Exception {
        Launched spaced = new Launched(directory.resolve("in a directory"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("in a directory", "leadpatch"));
        Program load = spaced.run(link, Map.of(), "load", "two  words *").endsWith(2);
        assertThat(load.complaints()).containsExactly("leadpatch: There is no file two  words *");
    }

    @Test
    void without_a_java_that_is_recent_enough_it_says_so() throws Exception {
        Path nowhere = directory.resolve("nowhere");
        assertThat(launched.run(Map.of("JAVA_HOME", nowhere.toString()), "--version")
                        .endsWith(2)
                        .complaints())
                .singleElement()
                .asString()
                .contains("JAVA_HOME is " + nowhere);

        Path old = directory.resolve("old");
        Files.createDirectories(old.resolve("bin"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"1.8.0_402\"\n");
        Files.createFile(
                old.resolve("bin/java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThat(launched.run(Map.of("JAVA_HOME", old.toString()), "--version")
                        .endsWith(2)
                        .complaints())
                .singleElement()
                .asString()
                .contains("Java 17 or later is needed");
    }

    @Test
    void options_of_java_win_over_its_own() throws Exception {
        Program version = launched.run(
                        Map.of("JAVA_OPTS", "-XX:+UseParallelGC -Xmx100m -XX:+PrintCommandLineFlags"), "--version")
                .endsWith(0);
        assertThat(version.out())
                .contains("-XX:MaxHeapSize=104857600", "-XX:+UseParallelGC")
                .doesNotContain("SerialGC");
    }

    @Test
    void process_without_memory_ends_unless_java_options_say_otherwise() throws Exception {
        Program ends = launched.run(Map.of("JAVA_OPTS", "-XX:+PrintCommandLineFlags"), "--version")
                .endsWith(0);
        assertThat(ends.out()).contains("-XX:+ExitOnOutOfMemoryError");

        String off = "-XX:-ExitOnOutOfMemoryError -XX:+PrintCommandLineFlags";
        Program goesOn = launched.run(Map.of("JAVA_OPTS", off), "--version").endsWith(0);
        assertThat(goesOn.out()).contains("-XX:-ExitOnOutOfMemoryError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"})
    void a_collector_can_be_asked_for_wherever_java_looks_for_options(String variable) throws Exception {
        Program version = launched.run(Map.of(variable, "-XX:+UseG1GC -XX:+PrintCommandLineFlags"), "--version")
                .endsWith(0);
        assertThat(version.out()).contains("-XX:+UseG1GC").doesNotContain("SerialGC");
    }

    @Test
    void an_option_of_a_collector_is_none() throws Exception {
        Program version = launched.run(
                        Map.of("JAVA_OPTS", "-XX:+UseGCOverheadLimit -XX:+PrintCommandLineFlags"), "--version")
                .endsWith(0);
        assertThat(version.out()).contains("-XX:+UseSerialGC");
    }
}

package dev.leadpatch.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The class archives that the launcher script trusts. The JDK is a script that prints its arguments. */
@DisabledOnOs(OS.WINDOWS)
class LauncherArchiveTest {

    private static final String ARCHIVE_OPTION = "-XX:SharedArchiveFile=";
    private static final String RECORD_OPTION = "-Dleadpatch.class-archive=";

    @TempDir
    private Path directory;

    private Path home;
    private Path archive;

    @BeforeEach
    void install() throws Exception {
        Path jdk = Files.createDirectories(directory.resolve("jdk"));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        writeExecutable(jdk.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        home = Files.createDirectories(directory.resolve("installation"));
        Files.writeString(home.resolve("leadpatch.jar"), "jar");
        writeExecutable(home.resolve("leadpatch"), Files.readString(Path.of("src/main/launcher/leadpatch")));
        archive = Path.of(launch().stream()
                .filter(argument -> argument.startsWith(RECORD_OPTION))
                .findFirst()
                .orElseThrow()
                .substring(RECORD_OPTION.length()));
    }

    @Test
    void own_archive_is_used() throws Exception {
        writeArchive("r--r--r--");
        assertThat(launch()).contains(ARCHIVE_OPTION + archive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-", "rwxrwxrwx"})
    void archive_that_others_can_write_is_replaced(String permissions) throws Exception {
        writeArchive(permissions);
        assertNotUsed();
        assertThat(archive).exists(); // the command writes no other one
        assertThat(launch(home.resolve("leadpatch"), Map.of(), "--config", "x.conf", "serve"))
                .noneMatch(option -> option.startsWith(ARCHIVE_OPTION));
        assertThat(archive).doesNotExist();
    }

    @Test
    void archive_behind_a_symbolic_link_is_not_used() throws Exception {
        Files.createSymbolicLink(archive, Files.writeString(directory.resolve("elsewhere.jsa"), "archive"));
        assertNotUsed();
    }

    @Test
    void archive_of_another_user_is_not_used() throws Exception {
        assumeTrue(new UnixSystem().getUid() == 0, "only root can change the owner of a file");
        writeArchive("r--r--r--");
        Files.setAttribute(archive, "unix:uid", 65_534);
        assertNotUsed();
    }

    @Test
    void archive_is_in_the_cache_directory_of_the_service_if_there_is_one() throws Exception {
        Path cache = Files.createDirectories(directory.resolve("cache"));
        Path cached = cache.resolve(archive.getFileName());
        Map<String, String> service = Map.of("CACHE_DIRECTORY", cache + ":" + directory.resolve("another"));
        writeArchive("r--r--r--");

        assertThat(launch(service)).contains(RECORD_OPTION + cached).doesNotContain(ARCHIVE_OPTION + archive);
        Files.writeString(cached, "archive");
        assertThat(launch(service)).contains(ARCHIVE_OPTION + cached);
        assertThat(archive).exists();
    }

    @Test
    void no_archive_is_written_into_a_cache_directory_that_does_not_exist() throws Exception {
        assertThat(launch(Map.of("CACHE_DIRECTORY", directory.resolve("missing").toString())))
                .noneMatch(option -> option.startsWith(RECORD_OPTION) || option.startsWith(ARCHIVE_OPTION));
    }

    @Test
    void program_is_the_name_on_the_path_or_the_path_of_the_call() throws Exception {
        Path script = home.resolve("leadpatch");
        Path link = Files.createSymbolicLink(directory.resolve("lead patch"), script);

        assertThat(launch()).contains("-Dleadpatch.program=" + script);
        assertThat(launch(link, Map.of(), "init")).contains("-Dleadpatch.program=" + link);
        assertThat(launch(script, Map.of("PATH", home + ":" + System.getenv("PATH")), "init"))
                .contains("-Dleadpatch.program=leadpatch");
    }

    private void assertNotUsed() throws Exception {
        assertThat(launch()).contains(RECORD_OPTION + archive).noneMatch(option -> option.startsWith(ARCHIVE_OPTION));
    }

    private void writeArchive(String permissions) throws IOException {
        Files.writeString(archive, "archive");
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString(permissions));
    }

    private static void writeExecutable(Path file, String script) throws IOException {
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Runs the script, and returns the arguments of Java. */
    private List<String> launch() throws Exception {
        return launch(Map.of());
    }

    private List<String> launch(Map<String, String> environment) throws Exception {
        return launch(home.resolve("leadpatch"), environment, "--version");
    }

    private List<String> launch(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeAll(List.of("CACHE_DIRECTORY", "JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("JAVA_HOME", directory.resolve("jdk").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}

package dev.leadpatch.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A separate installation: a directory with the launcher script, the jar, and the class archives that they create. */
public final class LauncherInstallation {

    private static final Path BUILT_SCRIPT = Path.of(Objects.requireNonNull(System.getProperty("leadpatch.launcher")));

    private final Path directory;

    /** @param directory created by the constructor */
    public LauncherInstallation(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        Files.copy(BUILT_SCRIPT, script(), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createLink(jar(), BUILT_SCRIPT.resolveSibling("leadpatch.jar"));
    }

    Path script() {
        return directory.resolve("leadpatch");
    }

    Path jar() {
        return directory.resolve("leadpatch.jar");
    }

    /** Returns the class archives; at most one is expected. */
    List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    /** Runs the script with the JVM that runs the tests. */
    public PackagedProgram run(Map<String, String> environment, String... arguments) throws IOException {
        return run(script(), environment, arguments);
    }

    /** Runs the script by another path, such as a link. */
    PackagedProgram run(Path scriptPath, Map<String, String> environment, String... arguments) throws IOException {
        Map<String, String> variables = new HashMap<>(
                Map.of("JAVA_HOME", System.getProperty("java.home"), "JAVA_OPTS", PackagedProgram.HOSTS_FILE));
        variables.putAll(environment);
        return PackagedProgram.run(List.of(scriptPath.toString()), directory, variables, arguments);
    }
}

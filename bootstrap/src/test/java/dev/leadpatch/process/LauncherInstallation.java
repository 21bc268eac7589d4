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

/** An installation of its own: the launcher script and the jar beside it, and what they leave there. */
final class LauncherInstallation {

    private static final Path BUILT_SCRIPT = Path.of(Objects.requireNonNull(System.getProperty("leadpatch.launcher")));

    private final Path directory;

    /** Made in {@code directory}, which must not be there yet. */
    LauncherInstallation(Path directory) throws IOException {
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

    /** The archives of classes, of which there should be one at most. */
    List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    /** Runs the script, with the Java that runs the tests. */
    PackagedProgram run(Map<String, String> environment, String... arguments) throws IOException {
        return run(script(), environment, arguments);
    }

    /** Runs the script by another name. */
    PackagedProgram run(Path name, Map<String, String> environment, String... arguments) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("JAVA_HOME", System.getProperty("java.home")));
        all.putAll(environment);
        return PackagedProgram.run(List.of(name.toString()), directory, all, arguments);
    }
}

package dev.leadpatch.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A data directory and the programs that work on it. Two serve all tests, because making one takes seconds; tests keep
 * out of each other's way by using leads or companies of their own.
 */
final class ProcessWorkspace {

    /** The demo's. */
    static final ProcessWorkspace DEMO = new ProcessWorkspace("demo");

    /** One without the demo's data. */
    static final ProcessWorkspace OWN = new ProcessWorkspace("own");

    /** One where nodes are killed; none but the tests that do it pay for it. */
    static ProcessWorkspace forNodes() {
        return new ProcessWorkspace("nodes");
    }

    /** One whose PostgreSQL outlives the programs, whose starts are measured. */
    static ProcessWorkspace forStarts() {
        return new ProcessWorkspace("starts");
    }

    private final Path directory;
    private final Map<String, String> environment;
    private final List<PackagedProgram> programs = new ArrayList<>();

    private ProcessWorkspace(String name) {
        directory = Path.of("target", "processes", name).toAbsolutePath();
        environment = Map.of(
                "LEADPATCH_DATA_DIR", dataDirectory().toString(),
                "XDG_DATA_HOME", directory.resolve("nothing-is-written-here").toString());
        try {
            deleteLeftovers(directory);
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteLeftovers(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    Path directory() {
        return directory;
    }

    Path dataDirectory() {
        return directory.resolve("data");
    }

    PackagedProgram start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    PackagedProgram start(Map<String, String> more, String... arguments) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        PackagedProgram program = PackagedProgram.start(directory, all, arguments);
        programs.add(program);
        return program;
    }

    /** The demo on a free port. */
    PackagedProgram startDemo() throws IOException {
        return start("demo", "--port", "0");
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** The PostgreSQL that runs on the data directory, also one whose program is gone. */
    Optional<ProcessHandle> postgres() throws IOException {
        Path pidFile = dataDirectory().resolve("postgres/cluster/postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        return ProcessHandle.of(pid).filter(ProcessWorkspace::isRunning);
    }

    /** A process that ended but that nobody waited for yet still has a pid, but no program. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Of a program that was killed no end is asked for any more. */
    void remove(PackagedProgram killed) {
        programs.remove(killed);
    }

    /** Ends the programs, but not a PostgreSQL that a test itself runs for them. */
    void terminatePrograms() throws InterruptedException {
        programs.forEach(PackagedProgram::terminate);
        for (PackagedProgram program : programs) {
            program.exitCode();
        }
        programs.clear();
    }

    /** Ends everything that was started, however a test has ended. */
    void terminateAll() throws IOException, InterruptedException {
        terminatePrograms();
        postgres().ifPresent(ProcessHandle::destroyForcibly);
    }
}

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
final class Workplace {

    /** The demo's. */
    static final Workplace DEMO = new Workplace("demo");

    /** One without the demo's data. */
    static final Workplace OWN = new Workplace("own");

    /** One where nodes are killed; none but the tests that do it pay for it. */
    static Workplace ofNodes() {
        return new Workplace("nodes");
    }

    /** One whose PostgreSQL outlives the programs, whose starts are measured. */
    static Workplace ofStarts() {
        return new Workplace("starts");
    }

    private final Path directory;
    private final Map<String, String> environment;
    private final List<Program> programs = new ArrayList<>();

    private Workplace(String name) {
        directory = Path.of("target", "processes", name).toAbsolutePath();
        environment = Map.of(
                "LEADPATCH_DATA_DIR", data().toString(),
                "XDG_DATA_HOME", directory.resolve("nothing-is-written-here").toString());
        try {
            deleteWhatAnEarlierBuildLeft(directory);
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteWhatAnEarlierBuildLeft(Path directory) throws IOException {
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

    Path data() {
        return directory.resolve("data");
    }

    Program start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    Program start(Map<String, String> more, String... arguments) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        Program program = Program.start(directory, all, arguments);
        programs.add(program);
        return program;
    }

    /** The demo on a free port. */
    Program demo() throws IOException {
        return start("demo", "--port", "0");
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** The PostgreSQL that runs on the data directory, also one whose program is gone. */
    Optional<ProcessHandle> postgres() throws IOException {
        Path pidFile = data().resolve("postgres/cluster/postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        return ProcessHandle.of(pid).filter(Workplace::doesSomething);
    }

    /** A process that ended but that nobody waited for yet still has a pid, but no program. */
    static boolean doesSomething(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Of a program that was killed no end is asked for any more. */
    void forget(Program killed) {
        programs.remove(killed);
    }

    /** Ends the programs, but not a PostgreSQL that a test itself runs for them. */
    void endPrograms() throws InterruptedException {
        programs.forEach(Program::terminate);
        for (Program program : programs) {
            program.exitCode();
        }
        programs.clear();
    }

    /** Ends everything that was started, however a test has ended. */
    void endAll() throws IOException, InterruptedException {
        endPrograms();
        postgres().ifPresent(ProcessHandle::destroyForcibly);
    }
}

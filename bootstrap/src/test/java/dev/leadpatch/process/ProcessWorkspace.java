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
 * A data directory and the programs that use it. Creating one takes seconds, so most tests share {@link #DEMO} and
 * {@link #OWN}, and each test uses its own leads or companies.
 */
public final class ProcessWorkspace {

    /** With the demo data. */
    static final ProcessWorkspace DEMO = new ProcessWorkspace("demo");

    /** Without the demo data. */
    static final ProcessWorkspace OWN = new ProcessWorkspace("own");

    /** Creates a workspace for tests that kill nodes. */
    static ProcessWorkspace forNodes() {
        return new ProcessWorkspace("nodes");
    }

    /** Creates a workspace without a company. */
    static ProcessWorkspace forInit() {
        return new ProcessWorkspace("init");
    }

    /** Creates a workspace for the first webhook of a fresh demo. */
    static ProcessWorkspace forWebhooks() {
        return new ProcessWorkspace("webhooks");
    }

    /** Creates a workspace for tests that fill the disk of the data directory. */
    static ProcessWorkspace forFullDisk() {
        return new ProcessWorkspace("full-disk");
    }

    /** Creates a workspace for measuring start-up; its PostgreSQL server outlives the programs. */
    static ProcessWorkspace forStarts() {
        return new ProcessWorkspace("starts");
    }

    /** Creates a workspace for the suite of attacks. */
    public static ProcessWorkspace forAbuse() {
        return new ProcessWorkspace("abuse");
    }

    private final Path directory;
    private final Map<String, String> environment;
    private final List<PackagedProgram> programs = new ArrayList<>();

    private ProcessWorkspace(String name) {
        // test classes also run in parallel JVMs
        String fork = System.getProperty("leadpatch.fork", "fork1");
        directory = Path.of("target", "processes", fork, name).toAbsolutePath();
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

    public Path directory() {
        return directory;
    }

    public Path dataDirectory() {
        return directory.resolve("data");
    }

    PackagedProgram start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    PackagedProgram start(Map<String, String> additional, String... arguments) throws IOException {
        return start(PackagedProgram.JAR, additional, arguments);
    }

    PackagedProgram start(Path jar, Map<String, String> additional, String... arguments) throws IOException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(additional);
        PackagedProgram program = PackagedProgram.start(jar, directory, variables, arguments);
        programs.add(program);
        return program;
    }

    /** Starts the demo on a free port. */
    PackagedProgram startDemo(String... options) throws IOException {
        return start(Stream.concat(Stream.of("demo", "--port", "0"), Stream.of(options))
                .toArray(String[]::new));
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    /** Returns the PostgreSQL server that runs on the data directory, even if its program has exited. */
    Optional<ProcessHandle> postgres() throws IOException {
        Path pidFile = dataDirectory().resolve("postgres/cluster/postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
        return ProcessHandle.of(pid).filter(ProcessWorkspace::isRunning);
    }

    /** Whether the process is alive and no zombie: a zombie has a pid, but no command. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /** Removes a killed program, so that it is not terminated again. */
    void remove(PackagedProgram program) {
        programs.remove(program);
    }

    /** Terminates the programs, but not a PostgreSQL server that the test itself runs. */
    void terminatePrograms() throws InterruptedException {
        programs.forEach(PackagedProgram::terminate);
        for (PackagedProgram program : programs) {
            program.exitCode();
        }
        programs.clear();
    }

    /** Terminates all programs and the PostgreSQL server, also after a failed test. */
    void terminateAll() throws IOException, InterruptedException {
        terminatePrograms();
        postgres().ifPresent(ProcessHandle::destroyForcibly);
    }
}

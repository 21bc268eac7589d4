package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The process that a cluster's {@code postmaster.pid} names. It may be unrelated, because pids are reused. */
final class PidFileProcess {
    /** The relation of the process to the cluster. */
    enum Ownership {
        /** The process is a server of this cluster. */
        OWN,
        /** The process is not such a server: the pid was reused after a crash, or the process is a zombie. */
        FOREIGN,
        /** The operating system does not provide enough information about the process. */
        UNKNOWN
    }

    private static final String PROGRAM_NAME = "postgres";

    private final Path clusterDirectory;
    private final ProcessHandle process;

    private PidFileProcess(Path cluster, ProcessHandle process) {
        this.clusterDirectory = cluster;
        this.process = process;
    }

    static Path pidFile(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** The process that the pid file names; empty if there is no valid pid file or no such process. */
    static Optional<PidFileProcess> fromPidFile(Path cluster) throws IOException {
        String content;
        try {
            content = Files.readString(pidFile(cluster), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String pid = content.lines().findFirst().orElse("").strip();
        if (!pid.matches("[1-9][0-9]{0,9}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(pid)).map(process -> new PidFileProcess(cluster, process));
    }

    long pid() {
        return process.pid();
    }

    /** Whether the process runs; a zombie does not. */
    boolean isRunning() {
        return process.isAlive() && !isZombie();
    }

    private boolean isZombie() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException e) { // the process has exited, or the system is not Linux
            return false;
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    Ownership ownership() throws IOException {
        if (!isRunning()) {
            return Ownership.FOREIGN;
        }
        Optional<String> program = process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString());
        if (program.isEmpty()) {
            return Ownership.UNKNOWN;
        }
        if (!program.get().startsWith(PROGRAM_NAME)) { // "postgres (deleted)" if the program file was removed
            return Ownership.FOREIGN;
        }
        Path workingDirectory = Path.of("/proc", Long.toString(pid()), "cwd");
        // the working directory of a server is its cluster, even after the cluster was moved
        if (Files.isDirectory(workingDirectory)) {
            return Files.isSameFile(workingDirectory, clusterDirectory) ? Ownership.OWN : Ownership.FOREIGN;
        }
        boolean namesCluster = process.info()
                .arguments()
                .map(List::of)
                .filter(this::containClusterPath)
                .isPresent();
        return namesCluster ? Ownership.OWN : Ownership.UNKNOWN;
    }

    private boolean containClusterPath(List<String> arguments) {
        int option = arguments.indexOf("-D");
        return option >= 0
                && option + 1 < arguments.size()
                && arguments.get(option + 1).equals(clusterDirectory.toString());
    }
}

package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The process that a cluster's {@code postmaster.pid} names, and what it really is. */
final class PostgresServerProcess {
    /** What runs under the pid. */
    enum Ownership {
        /** A server of this very cluster. */
        OURS,
        /** Certainly none: the pid was given anew after a crash, or its dead process only waits to be buried. */
        FOREIGN,
        /** Something that shows us too little of itself to judge. */
        UNKNOWN
    }

    private static final String PROGRAM_NAME = "postgres";

    private final Path clusterDirectory;
    private final ProcessHandle process;

    private PostgresServerProcess(Path cluster, ProcessHandle process) {
        this.clusterDirectory = cluster;
        this.process = process;
    }

    static Path pidFile(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** The live process that the pid file names, if there is both. */
    static Optional<PostgresServerProcess> fromPidFile(Path cluster) throws IOException {
        String content;
        try {
            content = Files.readString(pidFile(cluster), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        String pid = content.lines().findFirst().orElse("").strip();
        if (!pid.matches("[1-9][0-9]{0,9}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(pid)).map(process -> new PostgresServerProcess(cluster, process));
    }

    long pid() {
        return process.pid();
    }

    /** Whether it still does anything; one that ended but that its parent never waited for does not. */
    boolean isRunning() {
        return process.isAlive() && !isZombie();
    }

    private boolean isZombie() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException noSuchFile) { // it is gone altogether, or the system is no Linux
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
        if (!program.get().startsWith(PROGRAM_NAME)) { // "postgres (deleted)" if its file was removed under it
            return Ownership.FOREIGN;
        }
        Path workingDirectory = Path.of("/proc", Long.toString(pid()), "cwd");
        if (Files.isDirectory(workingDirectory)) { // a server works in its cluster, also when that was moved
            return Files.isSameFile(workingDirectory, clusterDirectory) ? Ownership.OURS : Ownership.FOREIGN;
        }
        boolean namesTheCluster = process.info()
                .arguments()
                .map(List::of)
                .filter(this::containClusterPath)
                .isPresent();
        return namesTheCluster ? Ownership.OURS : Ownership.UNKNOWN;
    }

    private boolean containClusterPath(List<String> arguments) {
        int option = arguments.indexOf("-D");
        return option >= 0
                && option + 1 < arguments.size()
                && arguments.get(option + 1).equals(clusterDirectory.toString());
    }
}

package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(PidFileProcess.class);
    private static final String PROGRAM_NAME = "postgres";
    private static final Duration FAST_SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);
    private static final Executor POLL_DELAY_EXECUTOR = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

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

    /** The start of the process, if the operating system provides it. */
    Optional<Instant> startInstant() {
        return process.info().startInstant();
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

    /**
     * Stops the server in three steps, each with a time limit: a fast shutdown, an immediate shutdown and a kill. A
     * fast shutdown rolls back open transactions and writes a checkpoint. The other steps require crash recovery at the
     * next start. No step loses an acknowledged commit. An interrupt does not end the wait.
     */
    void stop(PostgresProgramRunner programs) throws IOException {
        if (!isRunning()) {
            return; // another server that runs in the cluster by now must not be stopped
        }
        if (runPgCtlStop(programs, "fast", FAST_SHUTDOWN_TIMEOUT) && awaitExit()) {
            return;
        }
        LOG.warn(
                "PostgreSQL (pid {}) did not stop within {} s; requesting an immediate shutdown",
                pid(),
                FAST_SHUTDOWN_TIMEOUT.toSeconds());
        if (runPgCtlStop(programs, "immediate", IMMEDIATE_SHUTDOWN_TIMEOUT) && awaitExit()) {
            return;
        }
        process.destroyForcibly();
        if (!awaitExit()) {
            LOG.error("PostgreSQL (pid {}) did not exit after it was killed", pid());
        }
    }

    private boolean runPgCtlStop(PostgresProgramRunner programs, String mode, Duration timeout) throws IOException {
        return programs.runUninterruptibly(
                "pg_ctl",
                List.of(
                        "stop",
                        "--pgdata=" + clusterDirectory,
                        "--mode=" + mode,
                        "--silent",
                        "--wait",
                        "--timeout=" + timeout.toSeconds()));
    }

    private boolean awaitExit() {
        long deadlineNanos = System.nanoTime() + IMMEDIATE_SHUTDOWN_TIMEOUT.toNanos();
        while (isRunning()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            CompletableFuture.runAsync(() -> {}, POLL_DELAY_EXECUTOR).join(); // an uninterruptible pause
        }
        return true;
    }
}

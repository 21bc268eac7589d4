package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a server in three steps, each with a time limit: a fast shutdown, an immediate shutdown and a kill. A fast
 * shutdown rolls back open transactions and writes a checkpoint. The other steps require crash recovery at the next
 * start. No step loses an acknowledged commit. An interrupt does not end the wait.
 */
final class PostgresServerStopper {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServerStopper.class);
    private static final Duration FAST_SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);
    private static final Executor POLL_DELAY_EXECUTOR = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

    private final Path clusterDirectory;
    private final PostgresProgramRunner programs;

    PostgresServerStopper(Path cluster, PostgresProgramRunner programs) {
        this.clusterDirectory = cluster;
        this.programs = programs;
    }

    void stop(PidFileProcess server) throws IOException {
        if (!server.isRunning()) {
            return; // another server that runs in the cluster by now must not be stopped
        }
        if (runPgCtlStop("fast", FAST_SHUTDOWN_TIMEOUT) && awaitExit(server)) {
            return;
        }
        LOG.warn(
                "PostgreSQL (pid {}) did not stop within {} s; requesting an immediate shutdown",
                server.pid(),
                FAST_SHUTDOWN_TIMEOUT.toSeconds());
        if (runPgCtlStop("immediate", IMMEDIATE_SHUTDOWN_TIMEOUT) && awaitExit(server)) {
            return;
        }
        server.kill();
        if (!awaitExit(server)) {
            LOG.error("PostgreSQL (pid {}) did not exit after it was killed", server.pid());
        }
    }

    private boolean runPgCtlStop(String mode, Duration timeout) throws IOException {
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

    private static boolean awaitExit(PidFileProcess server) {
        long deadlineNanos = System.nanoTime() + IMMEDIATE_SHUTDOWN_TIMEOUT.toNanos();
        while (server.isRunning()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            CompletableFuture.runAsync(() -> {}, POLL_DELAY_EXECUTOR).join(); // an uninterruptible pause
        }
        return true;
    }
}

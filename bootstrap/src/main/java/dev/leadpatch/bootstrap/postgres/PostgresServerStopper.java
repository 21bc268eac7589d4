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
 * Ends a server in steps, each bounded: politely (open transactions are rolled back, the files are left clean), then as
 * after a crash, then by force. No acknowledged change is lost in any of them. An interrupt does not cut it short.
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

    void stop(PostgresServerProcess server) throws IOException {
        if (!server.isRunning()) {
            return; // and whatever else may run in the cluster by now is not ours to stop
        }
        if (runPgCtlStop("fast", FAST_SHUTDOWN_TIMEOUT) && awaitExit(server)) {
            return;
        }
        LOG.warn(
                "PostgreSQL (pid {}) did not stop within {} s: stopping it at once",
                server.pid(),
                FAST_SHUTDOWN_TIMEOUT.toSeconds());
        if (runPgCtlStop("immediate", IMMEDIATE_SHUTDOWN_TIMEOUT) && awaitExit(server)) {
            return;
        }
        server.kill();
        if (!awaitExit(server)) {
            LOG.error("PostgreSQL (pid {}) does not end", server.pid());
        }
    }

    private boolean runPgCtlStop(String mode, Duration bound) throws IOException {
        return programs.runUninterruptibly(
                "pg_ctl",
                List.of(
                        "stop",
                        "--pgdata=" + clusterDirectory,
                        "--mode=" + mode,
                        "--silent",
                        "--wait",
                        "--timeout=" + bound.toSeconds()));
    }

    private static boolean awaitExit(PostgresServerProcess server) {
        long giveUp = System.nanoTime() + IMMEDIATE_SHUTDOWN_TIMEOUT.toNanos();
        while (server.isRunning()) {
            if (System.nanoTime() - giveUp > 0) {
                return false;
            }
            CompletableFuture.runAsync(() -> {}, POLL_DELAY_EXECUTOR)
                    .join(); // a pause that an interrupt does not shorten
        }
        return true;
    }
}

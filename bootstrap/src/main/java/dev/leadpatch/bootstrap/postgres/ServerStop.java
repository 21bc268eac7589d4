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
final class ServerStop {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStop.class);
    private static final Duration POLITE = Duration.ofSeconds(30);
    private static final Duration ABRUPT = Duration.ofSeconds(10);
    private static final Executor SHORTLY = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

    private final Path cluster;
    private final Programs programs;

    ServerStop(Path cluster, Programs programs) {
        this.cluster = cluster;
        this.programs = programs;
    }

    void stop(ServerProcess server) throws IOException {
        if (!server.isRunning()) {
            return; // and whatever else may run in the cluster by now is not ours to stop
        }
        if (signal("fast", POLITE) && isGone(server)) {
            return;
        }
        LOG.warn("PostgreSQL (pid {}) did not stop within {} s: stopping it at once", server.pid(), POLITE.toSeconds());
        if (signal("immediate", ABRUPT) && isGone(server)) {
            return;
        }
        server.kill();
        if (!isGone(server)) {
            LOG.error("PostgreSQL (pid {}) does not end", server.pid());
        }
    }

    private boolean signal(String mode, Duration bound) throws IOException {
        return programs.runRegardless(
                "pg_ctl",
                List.of(
                        "stop",
                        "--pgdata=" + cluster,
                        "--mode=" + mode,
                        "--silent",
                        "--wait",
                        "--timeout=" + bound.toSeconds()));
    }

    private static boolean isGone(ServerProcess server) {
        long giveUp = System.nanoTime() + ABRUPT.toNanos();
        while (server.isRunning()) {
            if (System.nanoTime() - giveUp > 0) {
                return false;
            }
            CompletableFuture.runAsync(() -> {}, SHORTLY).join(); // a pause that an interrupt does not shorten
        }
        return true;
    }
}

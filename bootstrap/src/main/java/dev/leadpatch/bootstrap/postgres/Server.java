package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure.StartFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server of a cluster. */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    // Replaying the log after a crash takes as long as it takes; a server that dies is noticed at once all the same.
    private static final Duration START_BOUND = Duration.ofMinutes(10);
    private static final Duration RETRY_BOUND = Duration.ofSeconds(10);
    private static final long RETRY_PAUSE_MILLIS = 100;

    // The port was taken since we found it free; the last server's children are still ending; a server that was just
    // being started when our predecessor was killed has come up in between.
    private static final Pattern PASSES =
            Pattern.compile("TCP/IP sockets|pre-existing shared memory block|lock file \"postmaster.pid\"");

    private final ServerProcess process;
    private final int port;
    private final ServerStop stop;

    private Server(ServerProcess process, int port, ServerStop stop) {
        this.process = process;
        this.port = port;
        this.stop = stop;
    }

    /** Starts the server once whatever a killed predecessor left running is gone; returns when it takes connections. */
    static Server start(Path cluster, Programs programs) throws StartFailed, IOException, InterruptedException {
        ServerStop stop = new ServerStop(cluster, programs);
        long giveUp = System.nanoTime() + RETRY_BOUND.toNanos();
        while (true) {
            clearTheWay(cluster, stop);
            int port = freePort();
            long before = programs.log().end();
            if (launch(cluster, programs, port, stop)) {
                Optional<ServerProcess> started = ServerProcess.of(cluster);
                if (started.isPresent()) {
                    return new Server(started.get(), port, stop);
                }
            }
            String complaint = programs.log().complaintSince(before);
            if (!PASSES.matcher(complaint).find() || System.nanoTime() - giveUp > 0) {
                clearTheWay(cluster, stop); // one that merely took too long must not come up after all
                throw new StartFailed(complaint, programs.log().file());
            }
            Thread.sleep(RETRY_PAUSE_MILLIS);
        }
    }

    /** Only a server of this cluster is stopped; only a pid file that certainly names none is removed. */
    private static void clearTheWay(Path cluster, ServerStop stop) throws IOException {
        Path pidFile = ServerProcess.pidFile(cluster);
        Optional<ServerProcess> named = ServerProcess.of(cluster);
        if (named.isEmpty()) {
            // One that names a dead process the server removes itself, an empty one it would stop at.
            if (Files.exists(pidFile) && Files.size(pidFile) == 0) {
                Files.delete(pidFile);
            }
            return;
        }
        switch (named.get().nature()) {
            case OURS -> {
                LOG.warn(
                        "Stopping the PostgreSQL (pid {}) that outlived the last run",
                        named.get().pid());
                stop.stop(named.get());
            }
            case FOREIGN -> Files.deleteIfExists(pidFile); // the server would take that process for one of its own
            case UNKNOWN -> LOG.debug("Leaving it to PostgreSQL to judge {}", pidFile);
        }
    }

    private static boolean launch(Path cluster, Programs programs, int port, ServerStop stop)
            throws IOException, InterruptedException {
        try {
            // By way of pg_ctl, which gives the server a session of its own: else a Ctrl-C in the terminal would stop
            // it under the requests that still run.
            return programs.run(
                    "pg_ctl",
                    List.of(
                            "start",
                            "--pgdata=" + cluster,
                            "--silent",
                            "--wait",
                            "--timeout=" + START_BOUND.toSeconds(),
                            "--options=" + ServerSettings.onPort(port)));
        } catch (InterruptedException interrupted) {
            clearTheWay(cluster, stop);
            throw interrupted;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return probe.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Stops the server and returns when it is gone. */
    void stop() throws IOException {
        stop.stop(process);
    }
}

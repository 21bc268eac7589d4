package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.StartFailedException;
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
final class PostgresServer {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

    // Replaying the log after a crash takes as long as it takes; a server that dies is noticed at once all the same.
    private static final Duration START_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(10);
    private static final long RETRY_DELAY_MILLIS = 100;

    // The port was taken since we found it free; the last server's children are still ending; a server that was just
    // being started when our predecessor was killed has come up in between.
    private static final Pattern TRANSIENT_START_ERROR =
            Pattern.compile("TCP/IP sockets|pre-existing shared memory block|lock file \"postmaster.pid\"");

    private final PostgresServerProcess process;
    private final int port;
    private final PostgresServerStopper stopper;

    private PostgresServer(PostgresServerProcess process, int port, PostgresServerStopper stop) {
        this.process = process;
        this.port = port;
        this.stopper = stop;
    }

    /** Starts the server once whatever a killed predecessor left running is gone; returns when it takes connections. */
    static PostgresServer start(Path cluster, PostgresProgramRunner programs)
            throws StartFailedException, IOException, InterruptedException {
        PostgresServerStopper stop = new PostgresServerStopper(cluster, programs);
        long giveUp = System.nanoTime() + RETRY_TIMEOUT.toNanos();
        while (true) {
            cleanUpPreviousServer(cluster, stop);
            int port = findFreePort();
            long before = programs.serverLog().length();
            if (launch(cluster, programs, port, stop)) {
                Optional<PostgresServerProcess> started = PostgresServerProcess.fromPidFile(cluster);
                if (started.isPresent()) {
                    return new PostgresServer(started.get(), port, stop);
                }
            }
            String complaint = programs.serverLog().errorSince(before);
            if (!TRANSIENT_START_ERROR.matcher(complaint).find() || System.nanoTime() - giveUp > 0) {
                cleanUpPreviousServer(cluster, stop); // one that merely took too long must not come up after all
                throw new StartFailedException(complaint, programs.serverLog().file());
            }
            Thread.sleep(RETRY_DELAY_MILLIS);
        }
    }

    /** Only a server of this cluster is stopped; only a pid file that certainly names none is removed. */
    private static void cleanUpPreviousServer(Path cluster, PostgresServerStopper stop) throws IOException {
        Path pidFile = PostgresServerProcess.pidFile(cluster);
        Optional<PostgresServerProcess> named = PostgresServerProcess.fromPidFile(cluster);
        if (named.isEmpty()) {
            // One that names a dead process the server removes itself, an empty one it would stop at.
            if (Files.exists(pidFile) && Files.size(pidFile) == 0) {
                Files.delete(pidFile);
            }
            return;
        }
        switch (named.get().ownership()) {
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

    private static boolean launch(Path cluster, PostgresProgramRunner programs, int port, PostgresServerStopper stop)
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
                            "--timeout=" + START_TIMEOUT.toSeconds(),
                            "--options=" + PostgresServerOptions.withPort(port)));
        } catch (InterruptedException interrupted) {
            cleanUpPreviousServer(cluster, stop);
            throw interrupted;
        }
    }

    private static int findFreePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return probe.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Stops the server and returns when it is gone. */
    void stop() throws IOException {
        stopper.stop(process);
    }
}

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

    // allows for a long crash recovery; pg_ctl notices immediately if the server exits
    private static final Duration START_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration RETRY_TIMEOUT = Duration.ofSeconds(10);
    private static final long RETRY_DELAY_MILLIS = 100;
    private static final Duration EMPTY_PID_FILE_TIMEOUT = Duration.ofSeconds(2);
    private static final long EMPTY_PID_FILE_POLL_MILLIS = 10;

    // Another process has bound the free port; or child processes of the previous server are still exiting; or a
    // server is running now that was starting when the previous Leadpatch process was killed.
    private static final Pattern TRANSIENT_START_ERROR =
            Pattern.compile("TCP/IP sockets|pre-existing shared memory block|lock file \"postmaster.pid\"");

    private final PidFileProcess process;
    private final int port;
    private final PostgresServerStopper stopper;

    private PostgresServer(PidFileProcess process, int port, PostgresServerStopper stopper) {
        this.process = process;
        this.port = port;
        this.stopper = stopper;
    }

    /** Stops the server that a killed process left running, and starts one. Returns when it accepts connections. */
    static PostgresServer start(Path cluster, PostgresProgramRunner programs)
            throws StartFailedException, IOException, InterruptedException {
        PostgresServerStopper stopper = new PostgresServerStopper(cluster, programs);
        long deadlineNanos = System.nanoTime() + RETRY_TIMEOUT.toNanos();
        while (true) {
            cleanUpPreviousServer(cluster, stopper);
            int port = findFreePort();
            long logStart = programs.serverLog().length();
            if (launch(cluster, programs, port, stopper)) {
                Optional<PidFileProcess> started = PidFileProcess.fromPidFile(cluster);
                if (started.isPresent()) {
                    return new PostgresServer(started.get(), port, stopper);
                }
            }
            String reason = programs.serverLog().errorSince(logStart);
            if (!TRANSIENT_START_ERROR.matcher(reason).find() || System.nanoTime() - deadlineNanos > 0) {
                cleanUpPreviousServer(cluster, stopper); // a server that exceeded the time limit may still be starting
                throw new StartFailedException(reason, programs.serverLog().file());
            }
            Thread.sleep(RETRY_DELAY_MILLIS);
        }
    }

    /** Stops a server of this cluster only; deletes a pid file only if it names no server of this cluster. */
    private static void cleanUpPreviousServer(Path cluster, PostgresServerStopper stopper)
            throws IOException, InterruptedException {
        Path pidFile = PidFileProcess.pidFile(cluster);
        if (remainsEmpty(pidFile)) {
            // PostgreSQL itself removes a pid file of a dead process, but refuses to start with an empty one.
            Files.deleteIfExists(pidFile);
            return;
        }
        Optional<PidFileProcess> previous = PidFileProcess.fromPidFile(cluster);
        if (previous.isEmpty()) {
            return;
        }
        switch (previous.get().ownership()) {
            case OWN -> {
                LOG.warn(
                        "Stopping PostgreSQL (pid {}), which a killed Leadpatch process left running",
                        previous.get().pid());
                stopper.stop(previous.get());
            }
            case FOREIGN -> Files.deleteIfExists(pidFile); // PostgreSQL would mistake that process for a server
            case UNKNOWN -> LOG.debug("The process in {} is unknown; PostgreSQL decides whether to start", pidFile);
        }
    }

    /**
     * Whether the pid file is still empty after {@link #EMPTY_PID_FILE_TIMEOUT}. A starting server creates the file
     * empty and then writes it. If the file of that server were deleted, the server would block the next one.
     */
    private static boolean remainsEmpty(Path pidFile) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + EMPTY_PID_FILE_TIMEOUT.toNanos();
        while (Files.exists(pidFile) && Files.size(pidFile) == 0) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return true;
            }
            Thread.sleep(EMPTY_PID_FILE_POLL_MILLIS);
        }
        return false;
    }

    private static boolean launch(Path cluster, PostgresProgramRunner programs, int port, PostgresServerStopper stopper)
            throws IOException, InterruptedException {
        try {
            // pg_ctl starts the server in a separate session. Otherwise, a Ctrl-C in the terminal would stop the server
            // before the requests in progress are complete.
            return programs.run(
                    "pg_ctl",
                    List.of(
                            "start",
                            "--pgdata=" + cluster,
                            "--silent",
                            "--wait",
                            "--timeout=" + START_TIMEOUT.toSeconds(),
                            "--options=" + PostgresServerOptions.withPort(port)));
        } catch (InterruptedException e) {
            cleanUpPreviousServer(cluster, stopper);
            throw e;
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

    /** Stops the server, and returns when it has exited. */
    void stop() throws IOException {
        stopper.stop(process);
    }
}

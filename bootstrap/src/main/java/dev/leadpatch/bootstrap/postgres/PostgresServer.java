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
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server of a cluster. Thread-safe. */
final class PostgresServer implements DatabaseSupervisor.Server {
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

    // On the command line they override the configuration files. A setting in the data directory can therefore neither
    // make an acknowledged commit unsafe nor open the server to the network.
    private static final List<String> FIXED_OPTIONS = List.of(
            // an acknowledged commit survives a crash
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            // local connections only, over TCP, because the path of a data directory can be too long for a unix socket
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            // sized for a small machine that also runs the application
            "shared_buffers=128MB",
            "max_connections=50",
            // the queues leave many dead rows; the default is one minute
            "autovacuum_naptime=10s",
            // independent of the host's time zone and language
            "timezone=UTC",
            "log_timezone=UTC",
            "lc_messages=C",
            // log to the redirected stderr; terse messages omit the rows of a rejected statement
            "logging_collector=off",
            "log_destination=stderr",
            "log_error_verbosity=terse");

    private final Path cluster;
    private final PostgresProgramRunner programs;
    private volatile Run current;
    private boolean stopped; // guarded by this

    private PostgresServer(Path cluster, PostgresProgramRunner programs, Run current) {
        this.cluster = cluster;
        this.programs = programs;
        this.current = current;
    }

    /** @param logStart the size of the log before the run */
    private record Run(PidFileProcess process, int port, long logStart) {}

    /** Stops the server that a killed process left running, and starts one. Returns when it accepts connections. */
    static PostgresServer start(Path cluster, PostgresProgramRunner programs)
            throws StartFailedException, IOException, InterruptedException {
        return new PostgresServer(cluster, programs, run(cluster, programs, OptionalInt.empty()));
    }

    private static Run run(Path cluster, PostgresProgramRunner programs, OptionalInt fixedPort)
            throws StartFailedException, IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + RETRY_TIMEOUT.toNanos();
        while (true) {
            cleanUpPreviousServer(cluster, programs);
            int port = fixedPort.isPresent() ? fixedPort.getAsInt() : findFreePort();
            long logStart = programs.serverLog().length();
            if (launch(cluster, programs, port)) {
                Optional<PidFileProcess> started = PidFileProcess.fromPidFile(cluster);
                if (started.isPresent()) {
                    return new Run(started.get(), port, logStart);
                }
            }
            String reason = programs.serverLog().errorSince(logStart);
            if (!TRANSIENT_START_ERROR.matcher(reason).find() || System.nanoTime() - deadlineNanos > 0) {
                cleanUpPreviousServer(cluster, programs); // a server that exceeded the time limit may still be starting
                throw new StartFailedException(reason, programs.serverLog().file());
            }
            Thread.sleep(RETRY_DELAY_MILLIS);
        }
    }

    /** Stops a server of this cluster only; deletes a pid file only if it names no server of this cluster. */
    private static void cleanUpPreviousServer(Path cluster, PostgresProgramRunner programs)
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
                previous.get().stop(programs);
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

    private static boolean launch(Path cluster, PostgresProgramRunner programs, int port)
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
                            "--options=" + optionsWithPort(port)));
        } catch (InterruptedException e) {
            cleanUpPreviousServer(cluster, programs);
            throw e;
        }
    }

    /** Returns the options of the server as shell arguments; no value requires quoting. */
    private static String optionsWithPort(int port) {
        return FIXED_OPTIONS.stream().collect(Collectors.joining(" -c ", "-c ", " -c port=" + port));
    }

    private static int findFreePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return probe.getLocalPort();
        }
    }

    int port() {
        return current.port();
    }

    @Override
    public boolean isRunning() {
        return current.process().isRunning();
    }

    @Override
    public String exitCause() throws IOException {
        return programs.serverLog().exitCauseSince(current.logStart());
    }

    /** Starts the server again on the same port, which its clients know, unless it runs or was stopped. */
    @Override
    public synchronized void restart() throws StartFailedException, IOException, InterruptedException {
        if (!stopped && !isRunning()) {
            current = run(cluster, programs, OptionalInt.of(port()));
        }
    }

    /** Stops the server, and returns when it has exited. It is not restarted. */
    synchronized void stop() throws IOException {
        stopped = true;
        current.process().stop(programs);
    }
}

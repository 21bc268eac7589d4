package dev.leadpatch.bootstrap.postgres;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The options on the command line of the server. They override its configuration files. A setting in the data directory
 * can therefore neither make an acknowledged commit unsafe nor open the server to the network.
 */
final class PostgresServerOptions {
    private static final List<String> FIXED_OPTIONS = List.of(
            // an acknowledged commit survives a crash
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            // local connections only, over TCP, because the JDBC driver does not support Unix domain sockets
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

    private PostgresServerOptions() {}

    /** Returns the options as shell arguments; no value requires quoting. */
    static String withPort(int port) {
        return FIXED_OPTIONS.stream().collect(Collectors.joining(" -c ", "-c ", " -c port=" + port));
    }
}

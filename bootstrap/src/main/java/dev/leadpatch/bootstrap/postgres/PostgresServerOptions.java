package dev.leadpatch.bootstrap.postgres;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the server is told at every start. On its command line these rank above all that its files may say, so that a
 * stray setting in the data directory cannot make an acknowledged change unsafe or open the server to the network.
 */
final class PostgresServerOptions {
    private static final List<String> FIXED_OPTIONS = List.of(
            // an acknowledged commit survives a crash
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            // reached from this machine only, by TCP since the driver speaks nothing else
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            // for a small machine that is shared with the application
            "shared_buffers=128MB",
            "max_connections=50",
            // queues leave dead rows all the time, and a minute's are many
            "autovacuum_naptime=10s",
            // not the host's zone and language
            "timezone=UTC",
            "log_timezone=UTC",
            "lc_messages=C",
            // the log is the file that the server was started with, and holds no rows of a rejected statement
            "logging_collector=off",
            "log_destination=stderr",
            "log_error_verbosity=terse");

    private PostgresServerOptions() {}

    /** The options as one text for a shell; no value needs quoting. */
    static String withPort(int port) {
        return FIXED_OPTIONS.stream().collect(Collectors.joining(" -c ", "-c ", " -c port=" + port));
    }
}

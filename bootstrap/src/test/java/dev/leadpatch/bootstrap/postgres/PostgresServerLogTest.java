package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerLogTest {
    @TempDir
    private Path directory;

    private Path file;
    private PostgresServerLog log;

    @BeforeEach
    void open() throws Exception {
        file = directory.resolve("postgres.log");
        log = PostgresServerLog.open(file);
    }

    @Test
    void error_message_is_the_last_fatal_of_this_run() throws Exception {
        append("2026-01-01 00:00:00 UTC [1] FATAL:  of an earlier run\n");
        long start = log.length();
        append("""
                waiting for server to start....2026-01-01 00:00:01 UTC [2] LOG:  could not bind IPv4 address
                2026-01-01 00:00:01 UTC [2] FATAL:  could not create any TCP/IP sockets
                pg_ctl: could not start server
                Examine the log output.
                """);
        assertThat(log.errorSince(start)).isEqualTo("could not create any TCP/IP sockets");
    }

    @Test
    void error_severity_is_recognized() throws Exception {
        append("initdb: error: could not look up effective user ID 4711: user does not exist\n");
        assertThat(log.errorSince(0)).isEqualTo("could not look up effective user ID 4711: user does not exist");
    }

    @Test
    void first_line_is_the_error_message_without_an_error() throws Exception {
        append("\npg_ctl: could not access directory \"/data\": Permission denied\nmore\n");
        assertThat(log.errorSince(0)).isEqualTo("pg_ctl: could not access directory \"/data\": Permission denied");
        assertThat(log.errorSince(log.length())).isEqualTo("no reason was logged");
    }

    @Test
    void cause_of_an_exit_is_the_last_panic_before_errors_of_connections() throws Exception {
        append("""
                2026-01-01 00:00:01 UTC [7] PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device
                2026-01-01 00:00:01 UTC [1] LOG:  checkpointer process (PID 7) was terminated by signal 6: Aborted
                2026-01-01 00:00:02 UTC [9] FATAL:  the database system is in recovery mode
                """);
        assertThat(log.exitCauseSince(0))
                .isEqualTo("could not write to file \"pg_wal/xlogtemp.7\": No space left on device");
    }

    @Test
    void exit_without_an_error_of_the_server_logs_no_reason() throws Exception {
        append("2026-01-01 00:00:02 UTC [9] FATAL:  terminating connection due to unexpected postmaster exit\n");
        assertThat(log.exitCauseSince(0)).isEqualTo("it logged no reason, as after kill -9");
    }

    @Test
    void large_log_is_rotated_at_the_next_start() throws Exception {
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((16L << 20) + 1);
        }
        assertThat(PostgresServerLog.open(file).length()).isZero();
        assertThat(directory.resolve("postgres.log.1")).hasSize((16L << 20) + 1);
    }

    private void append(String text) throws Exception {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}

package dev.leadpatch.bootstrap.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    @TempDir
    private Path directory;

    private Path file;
    private ServerLog log;

    @BeforeEach
    void open() throws Exception {
        file = directory.resolve("postgres.log");
        log = ServerLog.open(file);
    }

    @Test
    void the_complaint_is_the_last_fatal_one_of_this_run() throws Exception {
        append("2026-01-01 00:00:00 UTC [1] FATAL:  of an earlier run\n");
        long start = log.end();
        append("""
                waiting for server to start....2026-01-01 00:00:01 UTC [2] LOG:  could not bind IPv4 address
                2026-01-01 00:00:01 UTC [2] FATAL:  could not create any TCP/IP sockets
                pg_ctl: could not start server
                Examine the log output.
                """);
        assertThat(log.complaintSince(start)).isEqualTo("could not create any TCP/IP sockets");
    }

    @Test
    void a_program_that_calls_it_an_error_is_understood_too() throws Exception {
        append("initdb: error: could not look up effective user ID 4711: user does not exist\n");
        assertThat(log.complaintSince(0)).isEqualTo("could not look up effective user ID 4711: user does not exist");
    }

    @Test
    void without_an_error_the_first_line_stands_for_the_complaint() throws Exception {
        append("\npg_ctl: could not access directory \"/data\": Permission denied\nmore\n");
        assertThat(log.complaintSince(0)).isEqualTo("pg_ctl: could not access directory \"/data\": Permission denied");
        assertThat(log.complaintSince(log.end())).isEqualTo("it gave no reason");
    }

    @Test
    void a_large_log_makes_room_at_the_next_start() throws Exception {
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength((16L << 20) + 1);
        }
        assertThat(ServerLog.open(file).end()).isZero();
        assertThat(directory.resolve("postgres.log.1")).hasSize((16L << 20) + 1);
    }

    private void append(String text) throws Exception {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}

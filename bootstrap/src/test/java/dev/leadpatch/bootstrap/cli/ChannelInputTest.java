package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a named pipe. */
class ChannelInputTest {
    @TempDir
    private Path directory;

    private Path pipe;
    private FileChannel writer;

    @BeforeEach
    void createPipe() throws Exception {
        pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        // opened for both, so that neither end waits for the other
        writer = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @AfterEach
    void closePipe() throws IOException {
        writer.close();
    }

    @Test
    void close_ends_a_read_that_waits() throws Exception {
        ChannelInput input = ChannelInput.of(pipe);
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<IOException> failure = CompletableFuture.supplyAsync(() -> {
            try {
                assertThat(input.read()).isEqualTo(0xe9);
                first.countDown();
                throw new AssertionError("read " + input.read());
            } catch (IOException e) {
                return e;
            }
        });
        writer.write(ByteBuffer.wrap(new byte[] {(byte) 0xe9}));
        assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();

        input.close();

        assertThat(failure.get(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void compressed_pipe_is_read_to_its_end() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write("Café".getBytes(StandardCharsets.UTF_8));
        }
        try (ChannelInput input = ChannelInput.of(pipe)) {
            writer.write(ByteBuffer.wrap(compressed.toByteArray()));
            writer.close();

            assertThat(new GZIPInputStream(input).readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("Café");
            assertThat(input.read()).isEqualTo(-1);
        }
    }
}

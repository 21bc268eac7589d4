package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Unix domain sockets with the time limits of the driver. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(30)
final class UnixSocketTest {
    private static final SocketAddress IGNORED = InetSocketAddress.createUnresolved("localhost", 5432);
    private static final int LARGE = 16 * 1024 * 1024;

    // the path of a socket is limited to about 100 bytes
    @TempDir
    private static Path directory;

    private Path path;
    private ServerSocketChannel server;

    @BeforeEach
    void listen() throws IOException {
        path = directory.resolve("s" + System.nanoTime());
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path), 1);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }

    private UnixSocket connect() throws IOException {
        UnixSocket socket = new UnixSocket(path);
        socket.connect(IGNORED, 1000);
        return socket;
    }

    @Test
    void bytes_are_sent_and_received_until_the_end_of_the_stream() throws IOException {
        try (UnixSocket socket = connect();
                SocketChannel peer = server.accept()) {
            socket.getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
            ByteBuffer received = ByteBuffer.allocate(4);
            while (received.hasRemaining()) {
                peer.read(received);
            }
            peer.write(received.flip());
            peer.shutdownOutput();

            assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("ping");
        }
    }

    @Test
    void read_without_data_ends_with_the_timeout_and_can_be_repeated() throws IOException {
        try (UnixSocket socket = connect();
                SocketChannel peer = server.accept()) {
            socket.setSoTimeout(20);
            InputStream in = socket.getInputStream();
            long start = System.nanoTime();
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);

            peer.write(ByteBuffer.wrap(new byte[] {(byte) 200}));
            assertThat(in.read()).isEqualTo(200);
        }
    }

    @Test
    void close_ends_a_blocked_read() throws Exception {
        UnixSocket socket = connect();
        try (SocketChannel ignored = server.accept()) {
            AtomicReference<Thread> reader = new AtomicReference<>();
            InputStream in = socket.getInputStream();
            CompletableFuture<Throwable> read = CompletableFuture.supplyAsync(() -> {
                reader.set(Thread.currentThread());
                return catchThrowable(in::read);
            });
            awaitBlocked(reader);

            socket.close();

            assertThat(read.join()).isInstanceOf(SocketException.class).hasMessage("socket closed");
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Test
    void close_ends_a_blocked_write() throws Exception {
        UnixSocket socket = connect();
        try (SocketChannel ignored = server.accept()) {
            AtomicReference<Thread> writer = new AtomicReference<>();
            CompletableFuture<Throwable> write = CompletableFuture.supplyAsync(() -> {
                writer.set(Thread.currentThread());
                return catchThrowable(() -> socket.getOutputStream().write(new byte[LARGE]));
            });
            awaitBlocked(writer);

            socket.close();

            assertThat(write.join()).isInstanceOf(SocketException.class).hasMessage("socket closed");
        }
    }

    @Test
    void interrupt_does_not_end_a_blocked_read_and_is_preserved() throws Exception {
        try (UnixSocket socket = connect();
                SocketChannel peer = server.accept()) {
            AtomicReference<Thread> reader = new AtomicReference<>();
            InputStream in = socket.getInputStream();
            CompletableFuture<List<Object>> read = CompletableFuture.supplyAsync(() -> {
                reader.set(Thread.currentThread());
                try {
                    return List.of(in.read(), Thread.interrupted());
                } catch (IOException e) {
                    return List.of(e);
                }
            });
            awaitBlocked(reader);
            reader.get().interrupt();
            await().until(() -> !reader.get().isInterrupted());

            peer.write(ByteBuffer.wrap(new byte[] {7}));

            assertThat(read.join()).containsExactly(7, true);
        }
    }

    /** Waits until the thread waits for its selector. */
    private static void awaitBlocked(AtomicReference<Thread> thread) {
        await().until(() -> thread.get() != null
                && List.of(thread.get().getStackTrace()).stream()
                        .anyMatch(frame -> frame.getMethodName().equals("select")));
    }

    @Test
    void missing_socket_and_stopped_server_are_told_apart() throws IOException {
        server.close(); // its file remains
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(this::connect)
                .withMessage("the unix socket refused the connection: Connection refused");
        Files.delete(path);
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(this::connect)
                .withMessage("the unix socket does not exist");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void connecting_to_a_server_that_accepts_nothing_ends_with_the_timeout() throws IOException {
        List<UnixSocket> waiting = new ArrayList<>();
        Throwable thrown = null;
        for (int i = 0; i < 10 && thrown == null; i++) {
            UnixSocket socket = new UnixSocket(path);
            waiting.add(socket);
            thrown = catchThrowable(() -> socket.connect(IGNORED, 20));
        }
        for (UnixSocket socket : waiting) {
            socket.close();
        }
        assertThat(thrown).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void options_of_tcp_are_ignored() throws IOException {
        try (UnixSocket socket = connect()) {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setSoLinger(true, 0);
            assertThat(socket.isConnected()).isTrue();
        }
    }
}

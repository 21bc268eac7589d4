package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
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
    private static final int MANY = 300;
    private static final int LARGE = 16 * 1024 * 1024;

    // the path of a socket is limited to about 100 bytes
    @TempDir
    private static Path directory;

    private final List<UnixSocket> waiting = new ArrayList<>();
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
        for (UnixSocket socket : waiting) {
            socket.close();
        }
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
    void missing_socket_and_stopped_server_have_different_errors() throws IOException {
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
    void socket_without_permission_is_refused() throws IOException {
        Files.setPosixFilePermissions(path, Set.of());
        assumeFalse(Files.isWritable(path), "root can use every socket");

        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(this::connect)
                .withMessage("the unix socket refused the connection: Permission denied");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void connecting_to_a_server_that_accepts_nothing_ends_with_the_timeout() throws IOException {
        fillQueue();

        try (UnixSocket socket = new UnixSocket(path)) {
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.connect(IGNORED, 20))
                    .withCauseInstanceOf(Exception.class)
                    .withRootCauseInstanceOf(SocketException.class);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void interrupted_thread_pauses_between_attempts_and_stays_interrupted() throws IOException {
        fillQueue();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Duration timeout = Duration.ofMillis(200);

        try (UnixSocket socket = new UnixSocket(path)) {
            long start = threads.getCurrentThreadCpuTime();
            Thread.currentThread().interrupt();
            Throwable thrown = catchThrowable(() -> socket.connect(IGNORED, (int) timeout.toMillis()));
            boolean interrupted = Thread.interrupted();

            assertThat(thrown).isInstanceOf(SocketTimeoutException.class);
            assertThat(interrupted).isTrue();
            assertThat(threads.getCurrentThreadCpuTime() - start).isLessThan(timeout.toNanos() / 2);
        }
    }

    /** Connects until the server accepts no more. */
    private void fillQueue() throws IOException {
        Throwable thrown = null;
        for (int i = 0; i < 10 && thrown == null; i++) {
            UnixSocket socket = new UnixSocket(path);
            waiting.add(socket);
            thrown = catchThrowable(() -> socket.connect(IGNORED, 20));
        }
        assertThat(thrown).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void options_of_tcp_are_ignored() throws IOException {
        try (UnixSocket socket = connect()) {
            useOptions(socket);
            assertThat(socket.isConnected()).isTrue();
        }
    }

    /** Sets and reads the options that the driver uses. */
    private static void useOptions(UnixSocket socket) {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        socket.setSoLinger(true, 0);
        socket.setSendBufferSize(100_000);
        socket.setReceiveBufferSize(100_000);
        assertThat(socket.getTcpNoDelay() || socket.getKeepAlive()).isFalse();
        assertThat(socket.getSendBufferSize()).isEqualTo(socket.getReceiveBufferSize());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void options_open_no_file_descriptor() throws IOException {
        List<UnixSocket> sockets =
                Stream.generate(() -> new UnixSocket(path)).limit(MANY).toList();
        long before = openFiles();
        sockets.forEach(UnixSocketTest::useOptions);
        // other tests open files too
        assertThat(openFiles()).isLessThan(before + MANY / 2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void closed_connection_leaves_no_file_descriptor() throws IOException {
        long before = openFiles();
        for (int i = 0; i < MANY; i++) {
            try (UnixSocket socket = connect();
                    SocketChannel ignored = server.accept()) {
                useOptions(socket);
                // not one that the driver reads: it opens a TCP socket
                assertThat(socket.getReuseAddress()).isFalse();
            }
        }
        assertThat(openFiles()).isLessThan(before + MANY / 2);
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}

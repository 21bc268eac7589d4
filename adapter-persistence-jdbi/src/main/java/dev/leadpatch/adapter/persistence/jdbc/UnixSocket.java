package dev.leadpatch.adapter.persistence.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The unix domain socket of a client as a {@link Socket}, which the driver requires. Options of TCP are ignored. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // the fields are volatile, and closing must not wait
final class UnixSocket extends Socket {
    private static final Duration CONNECT_PAUSE = Duration.ofMillis(20);

    private final UnixDomainSocketAddress address;
    private volatile @Nullable TimedChannel channel;
    private volatile boolean closed;
    private volatile int timeoutMillis;

    UnixSocket(Path path) {
        address = UnixDomainSocketAddress.of(path);
    }

    /** Connects to the path of this socket. The host and port of the driver's URL are ignored. */
    @Override
    public void connect(SocketAddress ignored, int maxMillis) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMillis(maxMillis).toNanos();
        SocketChannel connected = tryConnect();
        while (connected == null) {
            if (maxMillis > 0 && System.nanoTime() - deadline > 0) {
                throw new SocketTimeoutException("connect timed out");
            }
            LockSupport.parkNanos(CONNECT_PAUSE.toNanos());
            connected = tryConnect();
        }
        channel = new TimedChannel(connected);
        if (closed) {
            close();
        }
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    /** Returns a connected channel; null if the queue of the server is full, which does not store the attempt. */
    private @Nullable SocketChannel tryConnect() throws IOException {
        SocketChannel attempt = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            attempt.configureBlocking(false);
            connected = attempt.connect(address);
            return connected ? attempt : null;
        } catch (ConnectException | BindException e) { // the JDK reports a missing permission as the latter
            throw failure("the unix socket refused the connection: " + e.getMessage(), e);
        } catch (SocketException e) {
            if (Files.notExists(address.getPath())) {
                throw failure("the unix socket does not exist", e);
            }
            return null;
        } finally {
            if (!connected) {
                attempt.close();
            }
        }
    }

    private static ConnectException failure(String message, SocketException cause) {
        ConnectException failure = new ConnectException(message);
        failure.initCause(cause);
        return failure;
    }

    private TimedChannel requireConnected() throws SocketException {
        TimedChannel connected = channel;
        if (closed || connected == null) {
            throw new SocketException("the socket is not connected");
        }
        return connected;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        TimedChannel connected = requireConnected();
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return connected.read(ByteBuffer.wrap(bytes, offset, length), timeoutMillis);
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        TimedChannel connected = requireConnected();
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                connected.write(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }

    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public boolean isConnected() {
        return channel != null;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public void setReceiveBufferSize(int size) {}

    @Override
    public void setSendBufferSize(int size) {}

    @Override
    public void close() throws IOException {
        closed = true;
        TimedChannel connected = channel;
        if (connected != null) {
            connected.close();
        }
    }

    @Override
    public String toString() {
        return "UnixSocket[" + address + "]";
    }
}

package dev.leadpatch.adapter.persistence.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The unix domain socket of a client as a {@link Socket}, which the driver requires. Options of TCP are ignored. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // the fields are volatile, and closing must not wait
final class UnixSocket extends Socket {
    // the driver allocates a buffer of this size
    private static final int BUFFER_BYTES = 16 * 1024;

    private final UnixDomainSocketAddress address;
    private volatile @Nullable TimedChannel channel;
    private volatile int timeoutMillis;

    UnixSocket(Path path) {
        address = UnixDomainSocketAddress.of(path);
    }

    /** Connects to the path of this socket. The host and port of the driver's URL are ignored. */
    @Override
    public void connect(SocketAddress ignored, int maxMillis) throws IOException {
        channel = new TimedChannel(UnixSocketConnector.connect(address, maxMillis));
        if (isClosed()) {
            close();
        }
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    private TimedChannel requireConnected() throws SocketException {
        TimedChannel connected = channel;
        if (isClosed() || connected == null) {
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

    // each option of the superclass, also one that is only read, opens a TCP socket

    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public boolean getTcpNoDelay() {
        return false;
    }

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public boolean getKeepAlive() {
        return false;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public void setReceiveBufferSize(int size) {}

    @Override
    public int getReceiveBufferSize() {
        return BUFFER_BYTES;
    }

    @Override
    public void setSendBufferSize(int size) {}

    @Override
    public int getSendBufferSize() {
        return BUFFER_BYTES;
    }

    @Override
    public void close() throws IOException {
        super.close();
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

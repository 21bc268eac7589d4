package dev.leadpatch.adapter.persistence.jdbc;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * Reads and writes a channel with time limits, which the channels of the JDK do not have. The channel is non-blocking, and
 * selectors wait. Closing ends blocked reads and writes at once. One thread may read while another one writes.
 */
final class TimedChannel implements AutoCloseable {
    private static final int UNLIMITED = 0;

    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;

    /** @param channel a connected channel in non-blocking mode */
    TimedChannel(SocketChannel channel) throws IOException {
        this.channel = channel;
        readable = Selector.open();
        writable = Selector.open();
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
    }

    /**
     * Reads at least one byte, unless the buffer is full.
     *
     * @param timeoutMillis 0 for no limit
     * @return the number of bytes; -1 at the end of the stream
     */
    int read(ByteBuffer buffer, int timeoutMillis) throws IOException {
        try {
            int count = channel.read(buffer);
            while (count == 0 && buffer.hasRemaining()) {
                await(readable, timeoutMillis);
                count = channel.read(buffer);
            }
            return count;
        } catch (ClosedChannelException | ClosedSelectorException e) {
            throw closedException(e);
        }
    }

    /** Writes all bytes, without a time limit, as a socket of TCP. */
    void write(ByteBuffer buffer) throws IOException {
        try {
            channel.write(buffer);
            while (buffer.hasRemaining()) {
                await(writable, UNLIMITED);
                channel.write(buffer);
            }
        } catch (ClosedChannelException | ClosedSelectorException e) {
            throw closedException(e);
        }
    }

    /** Waits until the selector is ready. An interrupt does not end the wait, as that of a blocked socket of TCP. */
    private static void await(Selector selector, int timeoutMillis) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMillis(timeoutMillis).toNanos();
        boolean interrupted = false;
        try {
            while (select(selector, timeoutMillis, deadline) == 0) {
                interrupted |= Thread.interrupted();
            }
            selector.selectedKeys().clear();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int select(Selector selector, int timeoutMillis, long deadline) throws IOException {
        if (timeoutMillis == UNLIMITED) {
            return selector.select();
        }
        long remainingNanos = deadline - System.nanoTime();
        if (remainingNanos <= 0) {
            throw new SocketTimeoutException("read timed out");
        }
        return selector.select(Duration.ofNanos(remainingNanos).toMillis() + 1);
    }

    private static SocketException closedException(Exception cause) {
        SocketException closed = new SocketException("socket closed");
        closed.initCause(cause);
        return closed;
    }

    @Override
    public void close() throws IOException {
        // a selector wakes the thread that waits
        try (readable;
                writable;
                channel) {}
    }
}

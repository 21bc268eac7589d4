package dev.leadpatch.adapter.persistence.jdbc;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Connects to unix domain sockets within a time limit. */
final class UnixSocketConnector {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private UnixSocketConnector() {}

    /**
     * Returns a connected channel in non-blocking mode. Waits while the queue of the server is full. An interrupt does not
     * end the wait, as that of a socket of TCP.
     *
     * @param maxMillis 0 for no limit
     */
    static SocketChannel connect(UnixDomainSocketAddress address, int maxMillis) throws IOException {
        long deadline = System.nanoTime() + Duration.ofMillis(maxMillis).toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return open(address);
                } catch (BusyException e) {
                    if (maxMillis > 0 && System.nanoTime() - deadline > 0) {
                        throw timeout(e);
                    }
                }
                LockSupport.parkNanos(PAUSE.toNanos());
                interrupted |= Thread.interrupted(); // an interrupted thread would not pause
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SocketChannel open(UnixDomainSocketAddress address) throws IOException, BusyException {
        SocketChannel attempt = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            attempt.configureBlocking(false);
            connected = attempt.connect(address);
            if (!connected) {
                throw new BusyException(null);
            }
            return attempt;
        } catch (ConnectException | BindException e) { // the JDK reports a missing permission as the latter
            throw failure("the unix socket refused the connection: " + e.getMessage(), e);
        } catch (SocketException e) { // a full queue has no type of its own
            if (Files.notExists(address.getPath())) {
                throw failure("the unix socket does not exist", e);
            }
            throw new BusyException(e);
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

    private static SocketTimeoutException timeout(BusyException cause) {
        SocketTimeoutException timeout = new SocketTimeoutException("connect timed out");
        timeout.initCause(cause);
        return timeout;
    }

    /** A later attempt can succeed: the queue of the server is full. The server does not store the attempt. */
    private static final class BusyException extends Exception {
        private static final long serialVersionUID = 1L;

        BusyException(@Nullable SocketException cause) {
            super("the unix socket accepts no connection", cause);
        }
    }
}

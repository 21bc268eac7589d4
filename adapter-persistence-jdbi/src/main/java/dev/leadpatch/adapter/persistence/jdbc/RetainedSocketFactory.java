package dev.leadpatch.adapter.persistence.jdbc;

import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Creates the sockets of the driver and passes the socket of a connection to its opener. The driver itself does not
 * return it: under TLS, it has only the TLS socket, whose {@code close} waits for a writer that is blocked. The driver
 * creates an instance for each connection, by the name of this class. Thread-safe.
 */
public final class RetainedSocketFactory extends DriverSocketFactory {
    // by the argument of the factory, while the connection is opened
    private static final Map<String, Opening> OPENING = new ConcurrentHashMap<>();

    private static final AtomicLong OPENINGS = new AtomicLong();

    private final Opening opening;

    /**
     * Called by the driver.
     *
     * @param argument identifies the {@link Opening}
     */
    public RetainedSocketFactory(String argument) {
        opening = Optional.ofNullable(OPENING.get(argument))
                .orElseThrow(() -> new IllegalArgumentException("the opener has timed out"));
    }

    @Override
    public Socket createSocket() {
        Socket socket = opening.unixSocket.<Socket>map(UnixSocket::new).orElseGet(Socket::new);
        // an earlier socket was for another address, or for an attempt without TLS
        opening.latest.set(socket);
        return socket;
    }

    /** The opening of one connection, by a factory with the argument {@link #argument}. */
    static final class Opening implements AutoCloseable {
        private final String argument = Long.toString(OPENINGS.incrementAndGet());
        private final AtomicReference<@Nullable Socket> latest = new AtomicReference<>();
        private final Optional<Path> unixSocket;

        /** @param unixSocket the path of a unix domain socket; empty for TCP */
        Opening(Optional<Path> unixSocket) {
            this.unixSocket = unixSocket;
            OPENING.put(argument, this);
        }

        String argument() {
            return argument;
        }

        /** The socket of the connection, once it is open; empty if another factory has created it. */
        Optional<Socket> socket() {
            return Optional.ofNullable(latest.get());
        }

        @Override
        public void close() {
            OPENING.remove(argument);
        }
    }
}

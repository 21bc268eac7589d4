package dev.leadpatch.adapter.persistence.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Creates the TCP sockets of the driver and passes the socket of a connection to its opener. The driver itself does not
 * return it: under TLS, it has only the TLS socket, whose {@code close} waits for a writer that is blocked. The driver
 * creates an instance for each connection, by the name of this class. Thread-safe.
 */
public final class RetainedSocketFactory extends SocketFactory {
    // by the argument of the factory, while the connection is opened
    private static final Map<String, AtomicReference<@Nullable Socket>> OPENING = new ConcurrentHashMap<>();

    private static final AtomicLong OPENINGS = new AtomicLong();

    private final AtomicReference<@Nullable Socket> latest;

    /**
     * Called by the driver.
     *
     * @param argument identifies the {@link Opening}
     */
    public RetainedSocketFactory(String argument) {
        latest = OPENING.getOrDefault(argument, new AtomicReference<>());
    }

    @Override
    public Socket createSocket() {
        Socket socket = new Socket();
        // an earlier socket was for another address, or for an attempt without TLS
        latest.set(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("the driver connects the socket itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket(address, port);
    }

    /** The opening of one connection, by a factory with the argument {@link #argument}. */
    static final class Opening implements AutoCloseable {
        private final String argument = Long.toString(OPENINGS.incrementAndGet());
        private final AtomicReference<@Nullable Socket> latest = new AtomicReference<>();

        Opening() {
            OPENING.put(argument, latest);
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

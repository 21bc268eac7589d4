package dev.leadpatch.adapter.persistence.jdbc;

import java.net.Socket;
import java.nio.file.Path;

/** Creates unix domain sockets for the driver, which creates an instance by the name of this class. Immutable. */
public final class UnixSocketFactory extends DriverSocketFactory {
    private final Path path;

    /** @param path the path of the socket, the driver's {@code socketFactoryArg} */
    public UnixSocketFactory(String path) {
        this.path = Path.of(path);
    }

    @Override
    public Socket createSocket() {
        return new UnixSocket(path);
    }
}

package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.jdbc.UnixSocketFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The unix domain socket of a PostgreSQL server.
 *
 * @param directory one of {@code unix_socket_directories}
 * @param port the port of the server, which is part of the name of the socket
 */
public record UnixSocketAddress(Path directory, int port) {
    /** The default port of PostgreSQL. */
    public static final int DEFAULT_PORT = 5432;

    // of the operating system, on Linux with a zero byte at the end
    private static final int MAX_PATH_BYTES = 103;

    /** Returns the path of the socket. */
    public Path path() {
        return directory.resolve(".s.PGSQL." + port);
    }

    /** Returns whether the path is short enough for a socket. */
    public boolean isShortEnough() {
        return path().toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
    }

    /**
     * Returns the URL for the driver. The socket needs no TLS, which PostgreSQL does not offer for it.
     *
     * @param database the name of the database, percent-encoded
     * @param parameters further parameters of the driver, such as {@code ApplicationName=crm}
     */
    public String jdbcUrl(String database, List<String> parameters) {
        String query = Stream.concat(
                        Stream.of(
                                "socketFactory=" + UnixSocketFactory.class.getName(),
                                "socketFactoryArg=" + URLEncoder.encode(path().toString(), StandardCharsets.UTF_8),
                                "sslmode=disable",
                                "gssEncMode=disable"),
                        parameters.stream())
                .collect(Collectors.joining("&"));
        // the host is not used, and must be one that needs no DNS
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?" + query;
    }
}

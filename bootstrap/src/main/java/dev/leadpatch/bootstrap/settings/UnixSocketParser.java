package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.persistence.UnixSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the unix domain socket of a database URL, as libpq: {@code ?host=/var/run/postgresql&port=5432}, or a host whose
 * slashes are percent-encoded.
 */
final class UnixSocketParser {
    private static final Set<String> OPTIONAL_TLS = Set.of("sslmode=disable", "sslmode=allow", "sslmode=prefer");

    private final String hosts;
    private Optional<String> host = Optional.empty();
    private Optional<String> port = Optional.empty();

    /** @param hosts the hosts of the URL */
    UnixSocketParser(String hosts) {
        this.hosts = hosts;
    }

    static boolean isPort(String text) {
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 65_535;
    }

    /** Reads {@code host} or {@code port}; returns whether the parameter is one of them. */
    boolean read(String parameter) {
        if (parameter.startsWith("host=")) {
            host = Optional.of(DatabaseUrlParser.decode(parameter.substring("host=".length())));
            return true;
        }
        if (parameter.startsWith("port=")) {
            port = Optional.of(parameter.substring("port=".length()));
            return true;
        }
        return false;
    }

    /** Returns whether the URL names a socket, or tries to. */
    boolean isUsed() {
        return host.isPresent() || port.isPresent() || isEncodedDirectory();
    }

    private boolean isEncodedDirectory() {
        return hosts.regionMatches(true, 0, "%2F", 0, 3);
    }

    /** Returns the error of the socket, or of another parameter with it. */
    Optional<String> findError(List<String> otherParameters) {
        if (host.isPresent() ? !hosts.isEmpty() : !isEncodedDirectory()) {
            return Optional.of("must have either HOST:PORT, or the directory of a unix socket as the parameter host");
        }
        if (!directory().startsWith("/")) {
            return Optional.of("has an invalid parameter host: it must be the directory of a unix socket, such as"
                    + " /var/run/postgresql");
        }
        if (!isPort(portText())) {
            return Optional.of("has an invalid port: it must be a number from 1 to 65535");
        }
        if (directory().indexOf('\0') >= 0 || !address().isShortEnough()) {
            return Optional.of("has a directory of a unix socket that is too long or invalid");
        }
        boolean hasTls = withoutTls(otherParameters).stream()
                .anyMatch(parameter -> parameter.startsWith("ssl") || parameter.startsWith("socketFactory"));
        return hasTls
                ? Optional.of(
                        "must have no parameters of TLS and no socketFactory with a unix socket, which has no TLS")
                : Optional.empty();
    }

    private String directory() {
        return host.orElseGet(() -> DatabaseUrlParser.decode(hosts.replaceFirst(":.*", "")));
    }

    private String portText() {
        return port.orElseGet(() -> {
            int colon = hosts.indexOf(':');
            return colon < 0 ? Integer.toString(UnixSocketAddress.DEFAULT_PORT) : hosts.substring(colon + 1);
        });
    }

    /** Returns the address of a URL without an error. */
    UnixSocketAddress address() {
        return new UnixSocketAddress(Path.of(directory()), Integer.parseInt(portText()));
    }

    /** Returns the parameters without those that make TLS optional. */
    List<String> withoutTls(List<String> parameters) {
        return parameters.stream()
                .filter(parameter -> !OPTIONAL_TLS.contains(parameter))
                .toList();
    }
}

package dev.leadpatch.bootstrap.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The address and port of a listener.
 *
 * @param address the address to listen on; the host name was resolved when the settings were read
 * @param port the port to listen on; 0 selects a free port
 */
public record ListenAddress(InetAddress address, int port) {
    static final String DEFAULT_HOST = "127.0.0.1";

    private static final int MAX_PORT = 65_535;
    private static final Pattern PORT_PATTERN = Pattern.compile("[0-9]{1,5}");

    /** Resolves the host to at least one address. */
    static List<InetAddress> readAddresses(SettingsReader reader, Setting setting) {
        String host = reader.find(setting, DEFAULT_HOST).orElse(DEFAULT_HOST);
        if (host.isBlank()) {
            reader.addError(setting, "must not be blank");
            return List.of(InetAddress.getLoopbackAddress());
        }
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            reader.addError(setting, "must be a host name or address that can be resolved", host);
            return List.of(InetAddress.getLoopbackAddress());
        }
    }

    static int readPort(SettingsReader reader, Setting setting, int defaultPort) {
        String text = Integer.toString(defaultPort);
        String value = reader.find(setting, text).orElse(text);
        if (PORT_PATTERN.matcher(value).matches() && Integer.parseInt(value) <= MAX_PORT) {
            return Integer.parseInt(value);
        }
        reader.addError(setting, "must be a number from 0 to 65535", value);
        return defaultPort;
    }

    /** The URL for clients of a listener on {@code boundPort}. */
    public URI url(int boundPort) {
        String host = address.getHostAddress();
        return URI.create("http://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + boundPort);
    }
}

package dev.leadpatch.bootstrap.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a host and a port to listen on. */
final class ListenAddressReader {
    static final String DEFAULT_HOST = "127.0.0.1";

    private static final int MAX_PORT = 65_535;
    private static final Pattern PORT_PATTERN = Pattern.compile("[0-9]{1,5}");

    private ListenAddressReader() {}

    /** All that the host stands for, at least one. */
    static List<InetAddress> readAddresses(SettingsReader reader, Setting setting) {
        String host = reader.find(setting).orElse(DEFAULT_HOST);
        if (host.isBlank()) {
            reader.addError(setting, "must not be blank");
            return List.of(InetAddress.getLoopbackAddress());
        }
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            reader.addError(setting, "must be a host name or address that can be resolved", host);
            return List.of(InetAddress.getLoopbackAddress());
        }
    }

    static int readPort(SettingsReader reader, Setting setting, int standard) {
        String given = reader.find(setting).orElse(Integer.toString(standard));
        if (PORT_PATTERN.matcher(given).matches() && Integer.parseInt(given) <= MAX_PORT) {
            return Integer.parseInt(given);
        }
        reader.addError(setting, "must be a number from 0 to 65535", given);
        return standard;
    }

    static URI toUrl(InetAddress address, int port) {
        String host = address.getHostAddress();
        return URI.create("http://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port);
    }
}

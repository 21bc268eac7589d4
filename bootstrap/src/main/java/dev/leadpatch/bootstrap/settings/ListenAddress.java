package dev.leadpatch.bootstrap.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a host and a port to listen on. */
final class ListenAddress {
    static final String LOCAL = "127.0.0.1";

    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern PORT_FORM = Pattern.compile("[0-9]{1,5}");

    private ListenAddress() {}

    /** All that the host stands for, at least one. */
    static List<InetAddress> all(SettingsReader reader, Setting setting) {
        String host = reader.given(setting).orElse(LOCAL);
        if (host.isBlank()) {
            reader.refuse(setting, "must not be blank");
            return List.of(InetAddress.getLoopbackAddress());
        }
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            reader.refuse(setting, "must be a host name or address that can be resolved", host);
            return List.of(InetAddress.getLoopbackAddress());
        }
    }

    static int port(SettingsReader reader, Setting setting, int standard) {
        String given = reader.given(setting).orElse(Integer.toString(standard));
        if (PORT_FORM.matcher(given).matches() && Integer.parseInt(given) <= HIGHEST_PORT) {
            return Integer.parseInt(given);
        }
        reader.refuse(setting, "must be a number from 0 to 65535", given);
        return standard;
    }

    static URI url(InetAddress address, int port) {
        String host = address.getHostAddress();
        return URI.create("http://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port);
    }
}

package dev.leadpatch.bootstrap.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where to listen, and to what.
 *
 * @param address the address that the host's name stood for when the settings were read; bind to it, not to the name
 * @param port 0 for one that is free
 * @param requests what a request may be like
 */
public record ListenSettings(InetAddress address, int port, RequestSettings requests) {
    private static final String LOCAL = "127.0.0.1";
    private static final int STANDARD_PORT = 8080;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern PORT_FORM = Pattern.compile("[0-9]{1,5}");

    static ListenSettings read(SettingsReader reader) {
        return new ListenSettings(addresses(reader).get(0), port(reader), RequestSettings.read(reader));
    }

    /** As {@link #read}, but refuses every address that other machines can reach. */
    static ListenSettings readLoopback(SettingsReader reader) {
        List<InetAddress> addresses = addresses(reader);
        if (!addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
            reader.refuse(
                    Setting.HOST,
                    "the demo's API keys are public, so it listens on this machine's loopback address only",
                    reader.given(Setting.HOST).orElse(LOCAL));
        }
        return new ListenSettings(addresses.get(0), port(reader), RequestSettings.read(reader));
    }

    /** The address for clients once the listener has {@code boundPort}. */
    public URI url(int boundPort) {
        String host = address.getHostAddress();
        return URI.create("http://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + boundPort);
    }

    private static int port(SettingsReader reader) {
        String given = reader.given(Setting.PORT).orElse(Integer.toString(STANDARD_PORT));
        if (PORT_FORM.matcher(given).matches() && Integer.parseInt(given) <= HIGHEST_PORT) {
            return Integer.parseInt(given);
        }
        reader.refuse(Setting.PORT, "must be a number from 0 to 65535", given);
        return STANDARD_PORT;
    }

    private static List<InetAddress> addresses(SettingsReader reader) {
        String host = reader.given(Setting.HOST).orElse(LOCAL);
        if (host.isBlank()) {
            reader.refuse(Setting.HOST, "must not be blank");
            return List.of(InetAddress.getLoopbackAddress());
        }
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            reader.refuse(Setting.HOST, "must be a host name or address that can be resolved", host);
            return List.of(InetAddress.getLoopbackAddress());
        }
    }
}

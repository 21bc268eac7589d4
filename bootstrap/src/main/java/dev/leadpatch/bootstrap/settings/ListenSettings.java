package dev.leadpatch.bootstrap.settings;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where to listen, and to what.
 *
 * @param address the address that the host's name stood for when the settings were read; bind to it, not to the name
 * @param port 0 for one that is free
 * @param requests what a request may be like
 * @param metrics where to show metrics, if anywhere
 */
public record ListenSettings(
        InetAddress address, int port, RequestSettings requests, Optional<MetricsSettings> metrics) {
    private static final int STANDARD_PORT = 8080;

    /** Without metrics. */
    public ListenSettings(InetAddress address, int port, RequestSettings requests) {
        this(address, port, requests, Optional.empty());
    }

    static ListenSettings read(SettingsReader reader) {
        return read(ListenAddress.all(reader, Setting.HOST).get(0), reader);
    }

    /** As {@link #read}, but refuses every address that other machines can reach. */
    static ListenSettings readLoopback(SettingsReader reader) {
        List<InetAddress> addresses = ListenAddress.all(reader, Setting.HOST);
        if (!addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
            reader.refuse(
                    Setting.HOST,
                    "the demo's API keys are public, so it listens on this machine's loopback address only",
                    reader.given(Setting.HOST).orElse(ListenAddress.LOCAL));
        }
        return read(addresses.get(0), reader);
    }

    private static ListenSettings read(InetAddress address, SettingsReader reader) {
        return new ListenSettings(
                address,
                ListenAddress.port(reader, Setting.PORT, STANDARD_PORT),
                RequestSettings.read(reader),
                MetricsSettings.read(reader));
    }

    /** The address for clients once the listener has {@code boundPort}. */
    public URI url(int boundPort) {
        return ListenAddress.url(address, boundPort);
    }
}

package dev.leadpatch.bootstrap.settings;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Where metrics are shown.
 *
 * @param address this machine's loopback address, if nothing else is set: whoever can connect can read
 * @param port 0 for one that is free
 */
public record MetricsSettings(InetAddress address, int port) {

    /**
     * Nothing if no port is set. A standard port would be taken on a machine that has two nodes, or another program's
     * metrics, and the second would not start for something that nobody had asked for.
     */
    static Optional<MetricsSettings> read(SettingsReader reader) {
        if (reader.find(Setting.METRICS_PORT).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MetricsSettings(
                ListenAddressReader.readAddresses(reader, Setting.METRICS_HOST).get(0),
                ListenAddressReader.readPort(reader, Setting.METRICS_PORT, 0)));
    }

    /** The address for clients once the listener has {@code boundPort}. */
    public URI url(int boundPort) {
        return ListenAddressReader.toUrl(address, boundPort);
    }
}

package dev.leadpatch.bootstrap.settings;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * The address of the metrics.
 *
 * @param address the address to listen on; the default is the loopback address, because metrics require no API key
 * @param port the port to listen on; 0 selects a free port
 */
public record MetricsSettings(InetAddress address, int port) {

    /**
     * Reads the settings; empty if no port is set. There is no default port, because the port can be in use: by a
     * second node on the machine, or by another program. The node would then fail to start.
     */
    static Optional<MetricsSettings> read(SettingsReader reader) {
        if (reader.find(Setting.METRICS_PORT).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MetricsSettings(
                ListenAddressReader.readAddresses(reader, Setting.METRICS_HOST).get(0),
                ListenAddressReader.readPort(reader, Setting.METRICS_PORT, 0)));
    }

    /** The URL for clients of a listener on {@code boundPort}. */
    public URI url(int boundPort) {
        return ListenAddressReader.toUrl(address, boundPort);
    }
}

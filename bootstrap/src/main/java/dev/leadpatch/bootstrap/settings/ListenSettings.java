package dev.leadpatch.bootstrap.settings;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where to listen, and to what.
 *
 * @param address the address that the host's name stood for when the settings were read; bind to it, not to the name
 * @param port 0 for one that is free
 * @param requests what a request may be like
 * @param webhookLog how long it is remembered what became of webhook deliveries
 * @param metrics where to show metrics, if anywhere
 */
public record ListenSettings(
        InetAddress address,
        int port,
        RequestSettings requests,
        Duration webhookLog,
        Optional<MetricsSettings> metrics) {

    /** The documented standard of {@code webhookLog}. */
    public static final Duration WEBHOOK_LOG = Duration.ofDays(30);

    private static final int STANDARD_PORT = 8080;

    /** The standard for what is not said, and without metrics. */
    public ListenSettings(InetAddress address, int port, RequestSettings requests) {
        this(address, port, requests, WEBHOOK_LOG, Optional.empty());
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
                webhookLog(reader),
                MetricsSettings.read(reader));
    }

    /** The address for clients once the listener has {@code boundPort}. */
    public URI url(int boundPort) {
        return ListenAddress.url(address, boundPort);
    }

    private static Duration webhookLog(SettingsReader reader) {
        int days = Math.toIntExact(WEBHOOK_LOG.toDays());
        return Duration.ofDays(reader.number(Setting.WEBHOOK_LOG_DAYS, 1, 3650, days));
    }
}

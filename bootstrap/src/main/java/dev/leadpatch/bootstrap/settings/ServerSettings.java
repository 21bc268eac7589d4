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
 * @param webhookLogRetention how long it is remembered what became of webhook deliveries
 * @param metrics where to show metrics, if anywhere
 */
public record ServerSettings(
        InetAddress address,
        int port,
        RequestSettings requests,
        Duration webhookLogRetention,
        Optional<MetricsSettings> metrics) {

    /** The documented standard of {@code webhookLog}. */
    public static final Duration DEFAULT_WEBHOOK_LOG_RETENTION = Duration.ofDays(30);

    private static final int DEFAULT_PORT = 8080;

    /** The standard for what is not said, and without metrics. */
    public ServerSettings(InetAddress address, int port, RequestSettings requests) {
        this(address, port, requests, DEFAULT_WEBHOOK_LOG_RETENTION, Optional.empty());
    }

    static ServerSettings read(SettingsReader reader) {
        return read(ListenAddressReader.readAddresses(reader, Setting.HOST).get(0), reader);
    }

    /** As {@link #read}, but refuses every address that other machines can reach. */
    static ServerSettings readLoopback(SettingsReader reader) {
        List<InetAddress> addresses = ListenAddressReader.readAddresses(reader, Setting.HOST);
        if (!addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
            reader.addError(
                    Setting.HOST,
                    "the demo's API keys are public, so it listens on this machine's loopback address only",
                    reader.find(Setting.HOST).orElse(ListenAddressReader.DEFAULT_HOST));
        }
        return read(addresses.get(0), reader);
    }

    private static ServerSettings read(InetAddress address, SettingsReader reader) {
        return new ServerSettings(
                address,
                ListenAddressReader.readPort(reader, Setting.PORT, DEFAULT_PORT),
                RequestSettings.read(reader),
                readWebhookLogRetention(reader),
                MetricsSettings.read(reader));
    }

    /** The address for clients once the listener has {@code boundPort}. */
    public URI url(int boundPort) {
        return ListenAddressReader.toUrl(address, boundPort);
    }

    private static Duration readWebhookLogRetention(SettingsReader reader) {
        int days = Math.toIntExact(DEFAULT_WEBHOOK_LOG_RETENTION.toDays());
        return Duration.ofDays(reader.readNumber(Setting.WEBHOOK_LOG_DAYS, 1, 3650, days));
    }
}

package dev.leadpatch.bootstrap.settings;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the server.
 *
 * @param address the address to listen on; the host name was resolved when the settings were read
 * @param port the port to listen on; 0 selects a free port
 * @param requests the limits and defaults of requests
 * @param webhookLogRetention how long deliveries, attempts and payloads are stored
 * @param metrics the address of the metrics; empty if they are not exported
 */
public record ServerSettings(
        InetAddress address,
        int port,
        RequestSettings requests,
        Duration webhookLogRetention,
        Optional<MetricsSettings> metrics) {

    /** The documented default of {@code webhookLogRetention}. */
    public static final Duration DEFAULT_WEBHOOK_LOG_RETENTION = Duration.ofDays(30);

    private static final int DEFAULT_PORT = 8080;

    /** Settings with the default retention and without metrics. */
    public ServerSettings(InetAddress address, int port, RequestSettings requests) {
        this(address, port, requests, DEFAULT_WEBHOOK_LOG_RETENTION, Optional.empty());
    }

    static ServerSettings read(SettingsReader reader) {
        return read(ListenAddressReader.readAddresses(reader, Setting.HOST).get(0), reader);
    }

    /** As {@link #read}, but accepts loopback addresses only. */
    static ServerSettings readLoopback(SettingsReader reader) {
        List<InetAddress> addresses = ListenAddressReader.readAddresses(reader, Setting.HOST);
        if (!addresses.stream().allMatch(InetAddress::isLoopbackAddress)) {
            reader.addError(
                    Setting.HOST,
                    "must be a loopback address (the demo's API keys are public)",
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

    /** The URL for clients of a listener on {@code boundPort}. */
    public URI url(int boundPort) {
        return ListenAddressReader.toUrl(address, boundPort);
    }

    private static Duration readWebhookLogRetention(SettingsReader reader) {
        int days = Math.toIntExact(DEFAULT_WEBHOOK_LOG_RETENTION.toDays());
        return Duration.ofDays(reader.readNumber(Setting.WEBHOOK_LOG_DAYS, 1, 3650, days));
    }
}

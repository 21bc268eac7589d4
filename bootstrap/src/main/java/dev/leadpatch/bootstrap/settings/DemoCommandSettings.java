package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of {@code demo}, whose API keys are public. The command therefore ignores the databases of a service, and
 * warns: {@code LEADPATCH_DATABASE_URL}, and the data directory of a configuration file.
 *
 * @param server the settings of the server, which listens on a loopback address
 * @param pools the sizes of the connection pools
 * @param webhookUrl the URL that receives every change; empty for none
 * @param receiverAllowlist the additional webhook destinations, including {@code webhookUrl}
 * @param report how the settings are applied
 */
public record DemoCommandSettings(
        ServerSettings server,
        DatabaseSettings.Embedded database,
        PoolSizes pools,
        Optional<URI> webhookUrl,
        ReceiverAllowlist receiverAllowlist,
        LogSettings log,
        SettingsReport report) {

    /** A person reads the log of a demo. */
    public static final LogFormat DEFAULT_LOG_FORMAT = LogFormat.TEXT;

    /**
     * Reads and validates the settings.
     *
     * @param options the values of the command line
     * @throws InvalidSettingsException with every error
     */
    public static DemoCommandSettings read(Map<Setting, String> options, Map<String, String> environment)
            throws InvalidSettingsException {
        SettingsReader reader = new SettingsReader(options, environment, Set.of(Setting.DATA_DIR));
        Optional<URI> webhookUrl = readWebhookUrl(reader);
        ReceiverAllowlist receiverAllowlist = reader.readReceiverAllowlist();
        DemoCommandSettings settings = new DemoCommandSettings(
                ServerSettings.readLoopback(reader),
                DatabaseSettings.Embedded.read(reader, "demo"),
                PoolSizes.read(reader, true),
                webhookUrl,
                webhookUrl.map(receiverAllowlist::and).orElse(receiverAllowlist),
                LogSettings.read(reader, DEFAULT_LOG_FORMAT),
                reader.report());
        reader.throwIfInvalid();
        return settings;
    }

    private static Optional<URI> readWebhookUrl(SettingsReader reader) {
        Optional<String> value = reader.find(Setting.WEBHOOK_URL);
        Optional<URI> url = value.flatMap(DemoCommandSettings::parseWebhookUrl);
        if (value.isPresent() && url.isEmpty()) {
            // not quoted, because a webhook URL often contains a secret
            reader.addError(
                    Setting.WEBHOOK_URL,
                    "must be an absolute http or https URL without user and fragment, such as"
                            + " http://127.0.0.1:9000/hook");
        }
        return url;
    }

    private static Optional<URI> parseWebhookUrl(String text) {
        try {
            URI url = new URI(text).parseServerAuthority();
            boolean valid = Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getFragment() == null
                    && url.getPort() <= 65_535;
            return valid ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}

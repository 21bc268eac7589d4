package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.logging.LogFormat;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of {@code demo}. It never works on {@code LEADPATCH_DATABASE_URL}: its keys are public.
 *
 * @param server a loopback address
 * @param webhookUrl where to tell of changes, if anywhere
 * @param receiverAllowlist where webhooks may go beyond the internet; to {@code webhookUrl} in any case
 */
public record DemoCommandSettings(
        ServerSettings server,
        DatabaseSettings.Embedded database,
        Optional<URI> webhookUrl,
        ReceiverAllowlist receiverAllowlist,
        LogFormat logFormat) {

    /**
     * Reads and judges them.
     *
     * @param options what was said on the command line
     * @throws InvalidSettingsException naming every mistake
     */
    public static DemoCommandSettings read(Map<Setting, String> options, Map<String, String> environment)
            throws InvalidSettingsException {
        SettingsReader reader = new SettingsReader(options, environment);
        Optional<URI> webhookUrl = readWebhookUrl(reader);
        ReceiverAllowlist receivers = ReceiverAllowlistReader.read(reader);
        DemoCommandSettings settings = new DemoCommandSettings(
                ServerSettings.readLoopback(reader),
                new DatabaseSettings.Embedded(DataDirectoryReader.read(reader, "demo")),
                webhookUrl,
                webhookUrl.map(receivers::and).orElse(receivers),
                reader.readLogFormat());
        reader.throwIfInvalid();
        return settings;
    }

    private static Optional<URI> readWebhookUrl(SettingsReader reader) {
        Optional<String> given = reader.find(Setting.WEBHOOK_URL);
        Optional<URI> url = given.flatMap(DemoCommandSettings::parseWebhookUrl);
        if (given.isPresent() && url.isEmpty()) {
            // a webhook's URL often has a secret in it, so it is not quoted
            reader.addError(
                    Setting.WEBHOOK_URL,
                    "must be an absolute http or https URL such as http://127.0.0.1:9000/hook, without user and #");
        }
        return url;
    }

    private static Optional<URI> parseWebhookUrl(String text) {
        try {
            URI url = new URI(text).parseServerAuthority();
            boolean good = Set.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getFragment() == null
                    && url.getPort() <= 65_535;
            return good ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }
}

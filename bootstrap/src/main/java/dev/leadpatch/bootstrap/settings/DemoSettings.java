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
 * @param listen a loopback address
 * @param webhookUrl where to tell of changes, if anywhere
 * @param receivers where webhooks may go beyond the internet; to {@code webhookUrl} in any case
 */
public record DemoSettings(
        ListenSettings listen,
        DatabaseSettings.Embedded database,
        Optional<URI> webhookUrl,
        ReceiverAllowlist receivers,
        LogFormat logFormat) {

    /**
     * Reads and judges them.
     *
     * @param options what was said on the command line
     * @throws InvalidSettings naming every mistake
     */
    public static DemoSettings read(Map<Setting, String> options, Map<String, String> environment)
            throws InvalidSettings {
        SettingsReader reader = new SettingsReader(options, environment);
        Optional<URI> webhookUrl = webhookUrl(reader);
        ReceiverAllowlist receivers = WebhookReceivers.read(reader);
        DemoSettings settings = new DemoSettings(
                ListenSettings.readLoopback(reader),
                new DatabaseSettings.Embedded(DataDirectory.read(reader, "demo")),
                webhookUrl,
                webhookUrl.map(receivers::and).orElse(receivers),
                reader.logFormat());
        reader.finish();
        return settings;
    }

    private static Optional<URI> webhookUrl(SettingsReader reader) {
        Optional<String> given = reader.given(Setting.WEBHOOK_URL);
        Optional<URI> url = given.flatMap(DemoSettings::webUrl);
        if (given.isPresent() && url.isEmpty()) {
            // a webhook's URL often has a secret in it, so it is not quoted
            reader.refuse(
                    Setting.WEBHOOK_URL,
                    "must be an absolute http or https URL such as http://127.0.0.1:9000/hook, without user and #");
        }
        return url;
    }

    private static Optional<URI> webUrl(String text) {
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

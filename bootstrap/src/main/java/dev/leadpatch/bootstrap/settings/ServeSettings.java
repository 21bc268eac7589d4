package dev.leadpatch.bootstrap.settings;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.logging.LogFormat;
import java.util.Map;

/**
 * The settings of {@code serve}.
 *
 * @param receivers where webhooks may go beyond the internet
 */
public record ServeSettings(
        ListenSettings listen, DatabaseSettings database, ReceiverAllowlist receivers, LogFormat logFormat) {

    /**
     * Reads and judges them.
     *
     * @param options what was said on the command line
     * @throws InvalidSettings naming every mistake
     */
    public static ServeSettings read(Map<Setting, String> options, Map<String, String> environment)
            throws InvalidSettings {
        SettingsReader reader = new SettingsReader(options, environment);
        ServeSettings settings = new ServeSettings(
                ListenSettings.read(reader),
                DatabaseSettings.read(reader),
                WebhookReceivers.read(reader),
                reader.logFormat());
        reader.finish();
        return settings;
    }
}
